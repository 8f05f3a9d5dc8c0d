import type { Body, TraceEvent } from "../../trace/event.ts";
import { contenders, type Contender, type Outcome, type Step } from "./outcome.ts";
import { tellStep } from "./words.ts";

type StoreEvent = Extract<TraceEvent, { readonly kind: "store" }>;

/** An event before it has its place in the trace. */
type Loose = TraceEvent extends infer Event
  ? Event extends TraceEvent
    ? Omit<Event, "id" | "at" | "cause">
    : never
  : never;

/**
 * What happened on the wire in one order: the two requests, the operations of the store that the run
 * recorded, and the answers. The run records the store's operations of all orders, on nobody's behalf,
 * because the program is its own client. Each order has a session of its own, and its program says in
 * which order the operations passed.
 *
 * @param recorded what the run has recorded by now, of all orders
 * @returns nothing while what was recorded does not say all of it
 */
export function wireOf(outcome: Outcome, recorded: readonly TraceEvent[]): readonly TraceEvent[] {
  const operations = recorded.filter(
    (event): event is StoreEvent => event.kind === "store" && event.session === outcome.session,
  );
  // Its first write starts the session.
  const started = operations.findIndex(({ operation }) => operation === "set");
  const [loadOfA, loadOfB, ...rest] = operations.slice(started + 1);
  if (started < 0 || loadOfA?.operation !== "get" || loadOfB?.operation !== "get") return [];

  const trace = createTrace(loadOfA.at);
  const requests = {
    A: trace.add(requestOf("A", outcome), loadOfA.at),
    B: trace.add(requestOf("B", outcome), loadOfB.at),
  };
  const addOperation = (event: StoreEvent, request?: Contender) => {
    const { id: _, at, cause: __, ...loose } = event;
    const owned = request === undefined ? loose : { ...loose, ...frameOf(request) };
    trace.add(owned, at, request && requests[request]);
  };
  addOperation(loadOfA, "A");
  addOperation(loadOfB, "B");

  for (const step of outcome.steps) {
    const operation = storeOperation(step);
    if (operation === undefined) {
      trace.add(
        { kind: "note", text: tellStep(step), ...frameOf(step.request) },
        trace.now(),
        requests[step.request],
      );
      continue;
    }
    const event = rest.shift();
    if (event?.operation !== operation) return [];
    addOperation(event, step.request);
  }

  // What express-session does of itself when a request is answered.
  for (const event of rest) addOperation(event);
  for (const one of contenders) trace.add(answerOf(one, outcome), trace.now(), requests[one]);
  return trace.events;
}

/** Two requests, and a read of the session for each. */
const opening = 4;

/** What had happened when so many steps of the order had been taken. */
export const afterSteps = (
  wire: readonly TraceEvent[],
  { steps }: Outcome,
  walked: number,
): readonly TraceEvent[] => (walked < steps.length ? wire.slice(0, opening + walked) : wire);

function createTrace(start: number) {
  const events: TraceEvent[] = [];
  let now = start;
  return {
    events,
    now: () => now,
    /** @returns the event's id */
    add(loose: Loose, at: number, cause?: number): number {
      const id = events.length + 1;
      now = Math.max(now, at);
      events.push({
        id,
        at: Math.round((now - start) * 10) / 10,
        ...(cause !== undefined && { cause }),
        ...loose,
      });
      return id;
    },
  };
}

const frameOf = (request: Contender) => ({ browser: "Requests", tab: request });

function requestOf(one: Contender, { requests }: Outcome): Loose {
  const { method, url, headers } = requests[one];
  return { kind: "http-request", exchange: one, method, url, headers, ...frameOf(one) };
}

function answerOf(one: Contender, { requests }: Outcome): Loose {
  const { status, body: text } = requests[one];
  const body: Body = { bytes: new TextEncoder().encode(text).length, text };
  return { kind: "http-response", exchange: one, status, headers: [], body, ...frameOf(one) };
}

/** The operation of express-session's store that a step is; the others are not the session's. */
function storeOperation({ operation }: Step): "get" | "set" | undefined {
  switch (operation) {
    case "reload":
      return "get";
    case "save":
      return "set";
    case "slow work":
    case "lock":
    case "unlock":
    case "increment":
      return undefined;
  }
}
