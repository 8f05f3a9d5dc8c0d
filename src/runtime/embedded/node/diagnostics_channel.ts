/** `node:diagnostics_channel`. https://nodejs.org/docs/latest-v20.x/api/diagnostics_channel.html */
import { Channel } from "./diagnostics_channel/channel.ts";
import { TracingChannel } from "./diagnostics_channel/tracing.ts";
import { channel } from "./diagnostics_channel/registry.ts";
import type { Name, Subscriber } from "./diagnostics_channel/channel.ts";
import type { TracingChannels } from "./diagnostics_channel/tracing.ts";

export default {
  Channel,
  channel,
  hasSubscribers: (name: Name) => channel(name).hasSubscribers,
  subscribe: (name: Name, subscriber: Subscriber) => channel(name).subscribe(subscriber),
  unsubscribe: (name: Name, subscriber: Subscriber) => channel(name).unsubscribe(subscriber),
  tracingChannel: (names: string | TracingChannels) => new TracingChannel(names),
};
