import type { Cookie, Direction, HeaderList, StoredSession } from "./event.ts";

/**
 * What the gateway and the preload saw, raw: small JSON values that cross a worker's or a process's
 * border. `decode.ts` makes events of them. Every record fits in about 100 kB.
 */

/** Content as far as it was kept. */
export type RecordedBody = {
  /** Whole size in bytes, also where the content was cut. */
  readonly bytes: number;
  readonly truncated?: boolean;
  /** Either text, or base64 of binary content; neither for an empty body. */
  readonly text?: string;
  readonly base64?: string;
};

export type CookieChange =
  | { readonly is: "set"; readonly cookie: Cookie }
  | { readonly is: "removed"; readonly name: string }
  | { readonly is: "refused"; readonly header: string; readonly reason: string };

/** What the gateway sees. An `exchange` is unique within one gateway. */
export type GatewayHappening =
  | {
      readonly type: "request" | "upgrade";
      readonly exchange: string;
      readonly browser: string;
      readonly tab: string;
      readonly method: string;
      /** Path and query, as sent. */
      readonly url: string;
      /** As the server gets them. */
      readonly headers: HeaderList;
      /**
       * The gateway's own port on its connection to the server. The server sees it as `remotePort`,
       * which tells the preload's records which exchange they belong to.
       */
      readonly port?: number;
    }
  | { readonly type: "request-end"; readonly exchange: string; readonly body: RecordedBody }
  | {
      readonly type: "response" | "upgrade-response";
      readonly exchange: string;
      readonly status: number;
      readonly headers: HeaderList;
    }
  | { readonly type: "response-end"; readonly exchange: string; readonly body: RecordedBody }
  /** The exchange ended before its time: server down, aborted, offline, held back by CORS. */
  | { readonly type: "failed"; readonly exchange: string; readonly message: string }
  | {
      readonly type: "frame";
      readonly exchange: string;
      readonly direction: Direction;
      readonly opcode: "text" | "binary" | "close" | "ping" | "pong";
      readonly body: RecordedBody;
      /** Compressed by an extension: the content can't be read. */
      readonly compressed?: boolean;
      /** Of a close frame (RFC 6455, section 5.5.1). */
      readonly code?: number;
    }
  /** The upgraded connection is gone. */
  | { readonly type: "upgrade-end"; readonly exchange: string }
  | {
      readonly type: "cookies";
      readonly browser: string;
      /** The exchange whose response did it; absent where the reader cleared the jar. */
      readonly exchange?: string;
      readonly changes: readonly CookieChange[];
    };

/**
 * What the preload sees inside the example's process. `received` counts the messages that the server
 * had got on the Engine.IO session by then, which tells what a socket's work was an answer to, exactly
 * and without a clock.
 */
export type PreloadHappening =
  | {
      readonly type: "store";
      readonly operation: "get" | "set" | "touch" | "destroy";
      readonly session: string;
      readonly before: StoredSession;
      readonly after: StoredSession;
      readonly error?: string;
      /** `remotePort` of the request on whose behalf it happened, where that is known. */
      readonly port?: number;
      /** The Engine.IO session in place of it, where code of a socket did it. */
      readonly sid?: string;
      readonly received?: number;
    }
  | {
      readonly type: "room";
      readonly change: "join" | "leave";
      readonly namespace: string;
      readonly room: string;
      readonly socket: string;
      /** The Engine.IO session that carries the socket, where that is known. */
      readonly sid?: string;
      readonly received?: number;
    }
  | {
      readonly type: "connection";
      readonly change: "connected" | "disconnected";
      readonly namespace: string;
      readonly socket: string;
      readonly sid: string;
      readonly session?: string;
      readonly reason?: string;
      readonly received?: number;
    }
  | {
      readonly type: "server";
      readonly change: "listening" | "exited" | "restarted";
      readonly port?: number;
      readonly code?: number;
    }
  /** The recorder about itself: something that it can't see, and why. */
  | { readonly type: "note"; readonly text: string };

export type WireRecord = {
  /** Ms since the epoch, with a fraction where the clock has one. */
  readonly at: number;
} & (GatewayHappening | PreloadHappening);
