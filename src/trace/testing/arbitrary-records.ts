import fc from "fast-check";
import type { RecordedBody, WireRecord } from "../wire.ts";

type Happening = WireRecord extends infer R ? (R extends unknown ? Omit<R, "at"> : never) : never;

/** One exchange with everything that was recorded of it, in an order in which that may come. */
export type ArbitraryExchange = {
  readonly id: string;
  readonly browser: string;
  readonly tab: string;
  readonly port: number;
  /** Texts of its bodies; each is another. */
  readonly bodies: readonly string[];
  readonly records: readonly Happening[];
};

/** Exchanges, and their records in one order of the many in which a server may work on them at once. */
export type ArbitraryRun = {
  readonly exchanges: readonly ArbitraryExchange[];
  readonly records: readonly WireRecord[];
};

/** For tests. */
export function arbitraryRun(maxExchanges = 6): fc.Arbitrary<ArbitraryRun> {
  return fc
    .array(plan, { minLength: 1, maxLength: maxExchanges })
    .map((plans) => plans.map(toExchange))
    .chain((exchanges) =>
      interleaved(exchanges.map(({ records }) => records)).map((records) => ({
        exchanges,
        records: records.map((record, index): WireRecord => ({ at: 1000 + index, ...record })),
      })),
    );
}

/** All items of all lists, those of one list in their order. */
function interleaved<T>(lists: readonly (readonly T[])[]): fc.Arbitrary<readonly T[]> {
  const total = lists.reduce((sum, { length }) => sum + length, 0);
  return fc.array(fc.nat(), { minLength: total, maxLength: total }).map((picks) => {
    const left = lists.map((list) => [...list]);
    return picks.flatMap((pick) => {
      const waiting = left.filter(({ length }) => length > 0);
      const item = waiting[pick % waiting.length]?.shift();
      return item === undefined ? [] : [item];
    });
  });
}

const plan = fc.record({
  browser: fc.constantFrom("alice", "bob"),
  tab: fc.constantFrom("one", "two"),
  sends: fc.boolean(),
  /** After how many of the later records its own body has come to its end. */
  slow: fc.nat(4),
  stores: fc.nat(2),
  cookies: fc.boolean(),
  ends: fc.constantFrom(
    "with a body",
    "without a body",
    "by failing",
    "by failing halfway",
    "never",
  ),
});

function toExchange(
  {
    browser,
    tab,
    sends,
    slow,
    stores,
    cookies,
    ends,
  }: typeof plan extends fc.Arbitrary<infer T> ? T : never,
  index: number,
): ArbitraryExchange {
  const exchange = `x${index + 1}`;
  const port = 50_000 + index;
  const asked: RecordedBody = bodyOf(`asked ${exchange}`);
  const given: RecordedBody = bodyOf(`given ${exchange}`);
  const store: Happening = {
    type: "store",
    operation: "get",
    session: exchange,
    before: null,
    after: null,
    port,
  };
  const response: Happening = { type: "response", exchange, status: 200, headers: [] };
  const cookie: Happening = {
    type: "cookies",
    browser,
    exchange,
    changes: [{ is: "removed", name: exchange }],
  };
  const end = (body: RecordedBody): Happening => ({ type: "response-end", exchange, body });
  const failed: Happening = { type: "failed", exchange, message: "gone" };
  const answered = [response, ...(cookies ? [cookie] : [])];
  const later: Happening[] = [
    ...Array.from({ length: stores }, () => store),
    ...(ends === "with a body"
      ? [...answered, end(given)]
      : ends === "without a body"
        ? [...answered, end({ bytes: 0 })]
        : ends === "by failing"
          ? [failed]
          : ends === "by failing halfway"
            ? [...answered, failed]
            : []),
  ];
  // What the tab goes on sending after a failure is heard by nobody.
  const last = later.indexOf(failed) === -1 ? later.length : later.indexOf(failed);
  if (sends) later.splice(Math.min(slow, last), 0, { type: "request-end", exchange, body: asked });
  const request: Happening = {
    type: "request",
    exchange,
    browser,
    tab,
    method: sends ? "POST" : "GET",
    url: `/${exchange}`,
    headers: sends ? [["Content-Length", String(asked.bytes)]] : [],
    port,
  };
  const bodies = [
    ...(sends ? [asked.text ?? ""] : []),
    ...(ends === "with a body" ? [given.text ?? ""] : []),
  ];
  return { id: exchange, browser, tab, port, bodies, records: [request, ...later] };
}

const bodyOf = (text: string): RecordedBody => ({ bytes: text.length, text });
