import type { Body, HeaderList, TraceEvent } from "./event.ts";

/** Bodies are kept up to this many characters: what an example answers, and not a page or a library. */
const keptText = 400;

/** Headers that tell of the machine that recorded, and nothing of what was recorded. */
const ofMachine =
  /^(user-agent|accept-language|accept-encoding|dnt|priority|sec-ch-[\w-]+|sec-gpc|x-forwarded-[\w-]+|forwarded)$/i;

/**
 * A trace as it is checked in and shown: without the headers that tell of the machine, and without long
 * bodies. Ids and times stay, so that it reads like a run.
 */
export function publishable(events: readonly TraceEvent[]): TraceEvent[] {
  return events.map((event) => {
    const shown = { ...event };
    if ("headers" in shown) shown.headers = withoutMachine(shown.headers);
    if ("body" in shown && shown.body !== undefined) shown.body = cut(shown.body);
    return shown;
  });
}

const withoutMachine = (headers: HeaderList): HeaderList =>
  headers.filter(([name]) => !ofMachine.test(name));

function cut(body: Body): Body {
  if (body.text === undefined || body.text.length <= keptText) return body;
  return { ...body, text: body.text.slice(0, keptText), truncated: true };
}
