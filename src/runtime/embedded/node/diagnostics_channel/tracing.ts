import { channel } from "./registry.ts";
import type { Channel, Subscriber } from "./channel.ts";
import { callbackOf, promiseOf, resultOf, type Context, type Work } from "./traced.ts";

const events = ["start", "end", "asyncStart", "asyncEnd", "error"] as const;

type Event = (typeof events)[number];
export type TracingChannels = Readonly<Record<Event, Channel>>;
type Subscribers = Partial<Record<Event, Subscriber>>;

/** Five channels that tell how a call went. */
export class TracingChannel implements TracingChannels {
  readonly start: Channel;
  readonly end: Channel;
  readonly asyncStart: Channel;
  readonly asyncEnd: Channel;
  readonly error: Channel;

  constructor(names: string | TracingChannels) {
    const named = (event: Event) =>
      typeof names === "string" ? channel(`tracing:${names}:${event}`) : names[event];
    this.start = named("start");
    this.end = named("end");
    this.asyncStart = named("asyncStart");
    this.asyncEnd = named("asyncEnd");
    this.error = named("error");
  }

  get hasSubscribers(): boolean {
    return events.some((event) => this[event].hasSubscribers);
  }

  subscribe(subscribers: Subscribers): void {
    for (const event of events) {
      const subscriber = subscribers[event];
      if (subscriber) this[event].subscribe(subscriber);
    }
  }

  unsubscribe(subscribers: Subscribers): boolean {
    return events
      .filter((event) => subscribers[event] !== undefined)
      .map((event) => this[event].unsubscribe(subscribers[event] as Subscriber))
      .every(Boolean);
  }

  traceSync<R>(work: Work<R>, context: Context = {}, self?: unknown, ...args: unknown[]): R {
    if (!this.hasSubscribers) return Reflect.apply(work, self, args) as R;
    return resultOf(this, work, context, self, args);
  }

  tracePromise<R>(
    work: Work<PromiseLike<R>>,
    context: Context = {},
    self?: unknown,
    ...args: unknown[]
  ): PromiseLike<R> {
    if (!this.hasSubscribers) return Reflect.apply(work, self, args) as PromiseLike<R>;
    return promiseOf(this, work, context, self, args);
  }

  /** @param position of the callback among `args`, from the end where negative */
  traceCallback<R>(
    work: Work<R>,
    position = -1,
    context: Context = {},
    self?: unknown,
    ...args: unknown[]
  ): R {
    if (!this.hasSubscribers) return Reflect.apply(work, self, args) as R;
    return callbackOf(this, work, position, context, self, args);
  }
}
