import { isLast, transferOf, type Down, type Open, type Up } from "../channel.ts";
import { type ToWorker } from "../protocol.ts";

/** The page's end of one channel: where answers go, and which document asked. */
export type Caller = {
  /** Documents leave without a word to their requests; whoever leaves takes its channels along. */
  readonly document: string;
  receive(down: Down): void;
};

/** What a caller may do with its channel. */
export type Channel = { send(up: Up): void };

export type Channels = {
  /** Opens a channel. Its caller hears `opened` or `failed` first, always later than this call. */
  open(open: Open, caller: Caller): Channel;
  /** An answer of the worker. */
  deliver(channel: number, down: Down): void;
  /** Aborts everything that `document` has open. */
  leave(document: string): void;
  /** From here on channels lead to a worker, through `post`; those held back set off. */
  connect(post: (message: ToWorker, transfer: Transferable[]) => void): void;
  /**
   * Another server is about to start, which is not a server that is down: what nobody has answered
   * waits for it where a browser would ask again, and so does what comes. The rest fails.
   */
  hold(message: string): void;
  /** The worker is gone: what is open fails, and so does what comes. */
  disconnect(message: string): void;
  readonly size: number;
};

type Post = (message: ToWorker, transfer: Transferable[]) => void;

type Way =
  | { readonly at: "connected"; readonly post: Post }
  | { readonly at: "held"; readonly waiting: [ToWorker, Transferable[]][] }
  | { readonly at: "down"; readonly message: string };

type Pending = Caller & { readonly open: Open; answered: boolean };

/**
 * The switch between previews and the worker. The page keeps every channel's end, because only the
 * page survives a worker that is terminated: then a fetch must fail and a WebSocket must close
 * with 1006, and a MessagePort whose other end is gone tells nobody.
 *
 * @param onOpen hears of each channel that is opened
 */
export function createChannels(onOpen: () => void = () => undefined): Channels {
  const callers = new Map<number, Pending>();
  let way: Way = { at: "down", message: "The example's server is not running." };
  let last = 0;

  function post(message: ToWorker, transfer: Transferable[]): void {
    if (way.at === "connected") way.post(message, transfer);
    else if (way.at === "held") way.waiting.push([message, transfer]);
  }

  function fail(channel: number, code: string, message: string): void {
    const caller = callers.get(channel);
    if (callers.delete(channel)) caller?.receive({ type: "failed", code, message });
  }

  return {
    open(open, caller) {
      const channel = ++last;
      const { document } = caller;
      onOpen();
      callers.set(channel, {
        document,
        open,
        answered: false,
        receive: (down) => caller.receive(down),
      });
      if (way.at === "down") {
        const { message } = way;
        queueMicrotask(() => fail(channel, "ECONNREFUSED", message));
      } else {
        post({ type: "open", channel, open }, []);
      }
      return {
        send(up) {
          if (!callers.has(channel)) return;
          if (up.type === "abort") callers.delete(channel);
          post({ type: "up", channel, up }, transferOf(up));
        },
      };
    },
    deliver(channel, down) {
      const caller = callers.get(channel);
      if (!caller) return;
      caller.answered = true;
      if (isLast(down, caller.open.kind)) callers.delete(channel);
      caller.receive(down);
    },
    leave(document) {
      for (const [channel, caller] of [...callers]) {
        if (caller.document !== document) continue;
        callers.delete(channel);
        post({ type: "up", channel, up: { type: "abort" } }, []);
      }
    },
    connect(to) {
      const waiting = way.at === "held" ? way.waiting : [];
      way = { at: "connected", post: to };
      for (const [message, transfer] of waiting) to(message, transfer);
    },
    hold(message) {
      // What is held has reached no server that could fail it.
      if (way.at === "held") return;
      const waiting: [ToWorker, Transferable[]][] = [];
      way = { at: "held", waiting };
      for (const [channel, { open, answered }] of [...callers]) {
        if (!answered && isPartOfAPage(open)) waiting.push([{ type: "open", channel, open }, []]);
        else fail(channel, "ECONNRESET", message);
      }
    },
    disconnect(message) {
      const waiting = [...callers.keys()];
      way = { at: "down", message };
      for (const channel of waiting) fail(channel, "ECONNRESET", message);
    },
    get size() {
      return callers.size;
    },
  };
}

/**
 * A document, or a script, style or image of one: a browser asks again for it where the connection
 * ends before an answer (RFC 9110, section 9.2.2). A script's own request is the script's to repeat.
 */
function isPartOfAPage(open: Open): boolean {
  if (open.kind !== "http" || open.method !== "GET" || open.body) return false;
  const fields = new Map(open.headers);
  const dest = fields.get("sec-fetch-dest") ?? "empty";
  return dest !== "empty" || fields.get("sec-fetch-mode") === "no-cors";
}
