export type StreamEvent = {
  readonly type: string;
  readonly data: string;
  readonly lastEventId: string;
};

export type EventStreamParser = { push(text: string): void };

/** https://html.spec.whatwg.org/#event-stream-interpretation, from pieces of text. */
export function createEventStreamParser(listener: {
  onEvent(event: StreamEvent): void;
  onRetry(ms: number): void;
}): EventStreamParser {
  let rest = "";
  let first = true;
  let type = "";
  let data: string[] = [];
  let lastEventId = "";

  function dispatch(): void {
    if (data.length > 0) {
      listener.onEvent({ type: type || "message", data: data.join("\n"), lastEventId });
    }
    type = "";
    data = [];
  }

  function field(name: string, value: string): void {
    if (name === "event") type = value;
    else if (name === "data") data.push(value);
    else if (name === "id" && !value.includes("\0")) lastEventId = value;
    else if (name === "retry" && /^\d+$/.test(value)) listener.onRetry(Number(value));
  }

  function line(text: string): void {
    if (text === "") return dispatch();
    const colon = text.indexOf(":");
    if (colon === 0) return;
    if (colon < 0) field(text, "");
    else field(text.slice(0, colon), text.slice(colon + 1).replace(/^ /, ""));
  }

  return {
    push(text) {
      rest += first ? text.replace(/^\ufeff/, "") : text;
      first &&= rest === "";
      for (;;) {
        const end = /\r\n|\n|\r(?=[^])/.exec(rest);
        if (!end) return;
        line(rest.slice(0, end.index));
        rest = rest.slice(end.index + end[0].length);
      }
    },
  };
}
