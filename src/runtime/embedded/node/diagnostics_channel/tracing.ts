import { channel } from "./registry.ts";
import type { Channel, Subscriber } from "./channel.ts";

const events = ["start", "end", "asyncStart", "asyncEnd", "error"] as const;

type Event = (typeof events)[number];
export type TracingChannels = Readonly<Record<Event, Channel>>;
type Subscribers = Partial<Record<Event, Subscriber>>;
type Context = Record<string, unknown>;
type Work<R> = (...args: never[]) => R;

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
    return this.start.runStores(context, () => {
      try {
        const result = Reflect.apply(work, self, args) as R;
        context.result = result;
        return result;
      } catch (error) {
        this.#fail(context, error);
        throw error;
      } finally {
        this.end.publish(context);
      }
    });
  }

  tracePromise<R>(
    work: Work<PromiseLike<R>>,
    context: Context = {},
    self?: unknown,
    ...args: unknown[]
  ): PromiseLike<R> {
    if (!this.hasSubscribers) return Reflect.apply(work, self, args) as PromiseLike<R>;
    const settle = () => {
      this.asyncStart.publish(context);
      this.asyncEnd.publish(context);
    };
    return this.start.runStores(context, () => {
      try {
        return Promise.resolve(Reflect.apply(work, self, args) as PromiseLike<R>).then(
          (result) => {
            context.result = result;
            settle();
            return result;
          },
          (error: unknown) => {
            this.#fail(context, error);
            settle();
            throw error;
          },
        );
      } catch (error) {
        this.#fail(context, error);
        throw error;
      } finally {
        this.end.publish(context);
      }
    });
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
    const callback = args.at(position) as (error: unknown, result?: unknown) => void;
    const traced = (error: unknown, result?: unknown): void => {
      if (error) this.#fail(context, error);
      else context.result = result;
      this.asyncStart.runStores(context, () => {
        try {
          callback(error, result);
        } finally {
          this.asyncEnd.publish(context);
        }
      });
    };
    args.splice(position, 1, traced);
    return this.start.runStores(context, () => {
      try {
        return Reflect.apply(work, self, args) as R;
      } catch (error) {
        this.#fail(context, error);
        throw error;
      } finally {
        this.end.publish(context);
      }
    });
  }

  #fail(context: Context, error: unknown): void {
    context.error = error;
    this.error.publish(context);
  }
}
