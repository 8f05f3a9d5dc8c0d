/**
 * Stands between the client and the page in the service's hidden frame. The client keeps the port of
 * the frame's first word for ever (`@webcontainer/api` 1.6.4, `cachedServerPromise`), so a frame that
 * is loaded again, because the first went silent, would never be heard. It keeps ours instead, behind
 * which the frame's may change.
 */
export type Relay = {
  /** The client's end. */
  readonly port: MessagePort;
  /** The frame has spoken: what the client has asked and nobody answered is asked again. */
  attach(service: MessagePort): void;
  /** The frame is given up. What the client asks waits for the next. */
  detach(): void;
};

export function createRelay(): Relay {
  const { port1: port, port2: own } = new MessageChannel();
  const unanswered = new Map<unknown, unknown>();
  let service: MessagePort | undefined;

  own.onmessage = ({ data, ports }: MessageEvent<unknown>) => {
    // A port can be handed over once; only `build` is asked here, and it hands over none.
    if (ports.length === 0) unanswered.set(idOf(data), data);
    service?.postMessage(data, [...ports]);
  };

  function detach(): void {
    service?.close();
    service = undefined;
  }

  return {
    port,
    attach(next) {
      detach();
      service = next;
      next.onmessage = ({ data, ports }: MessageEvent<unknown>) => {
        unanswered.delete(idOf(data));
        own.postMessage(data, [...ports]);
      };
      for (const question of unanswered.values()) next.postMessage(question);
    },
    detach,
  };
}

/** Comlink numbers its questions, and an answer has its question's number. */
function idOf(message: unknown): unknown {
  return typeof message === "object" && message !== null && "id" in message
    ? message.id
    : undefined;
}
