/** Calls that somebody traces: each tells the channels how it went. */
import type { TracingChannels } from "./tracing.ts";

export type Context = Record<string, unknown>;
export type Work<R> = (...args: never[]) => R;

/** Of a call that returns its result. */
export function resultOf<R>(
  channels: TracingChannels,
  work: Work<R>,
  context: Context,
  self: unknown,
  args: unknown[],
): R {
  return begin(channels, context, () => {
    const result = Reflect.apply(work, self, args) as R;
    context.result = result;
    return result;
  });
}

/** Of a call that promises its result. */
export function promiseOf<R>(
  channels: TracingChannels,
  work: Work<PromiseLike<R>>,
  context: Context,
  self: unknown,
  args: unknown[],
): PromiseLike<R> {
  const settle = (): void => {
    channels.asyncStart.publish(context);
    channels.asyncEnd.publish(context);
  };
  return begin(channels, context, () =>
    Promise.resolve(Reflect.apply(work, self, args) as PromiseLike<R>).then(
      (result) => {
        context.result = result;
        settle();
        return result;
      },
      (error: unknown) => {
        fail(channels, context, error);
        settle();
        throw error;
      },
    ),
  );
}

/** Of a call that gives its result to a callback, which is at `position` among `args`. */
export function callbackOf<R>(
  channels: TracingChannels,
  work: Work<R>,
  position: number,
  context: Context,
  self: unknown,
  args: unknown[],
): R {
  const callback = args.at(position) as (error: unknown, result?: unknown) => void;
  const traced = (error: unknown, result?: unknown): void => {
    if (error) fail(channels, context, error);
    else context.result = result;
    channels.asyncStart.runStores(context, () => {
      try {
        callback(error, result);
      } finally {
        channels.asyncEnd.publish(context);
      }
    });
  };
  args.splice(position, 1, traced);
  return begin(channels, context, () => Reflect.apply(work, self, args) as R);
}

/** Runs what happens at once. */
function begin<R>(channels: TracingChannels, context: Context, run: () => R): R {
  return channels.start.runStores(context, () => {
    try {
      return run();
    } catch (error) {
      fail(channels, context, error);
      throw error;
    } finally {
      channels.end.publish(context);
    }
  });
}

function fail(channels: TracingChannels, context: Context, error: unknown): void {
  context.error = error;
  channels.error.publish(context);
}
