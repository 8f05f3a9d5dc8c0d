/**
 * What happened on the wire, as values. Everything that a lab shows, a test compares or a recording
 * replays is a list of these events; nothing here knows React, the DOM or Node.
 */

/** Header fields in the order in which they were sent, names as written. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

/** A body as far as it was recorded. `text` is absent for binary content. */
export type Body = {
  /** Whole size on the wire, in bytes, also where `text` was cut. */
  readonly bytes: number;
  readonly text?: string;
  readonly truncated?: boolean;
};

/** A cookie as a browser keeps it (RFC 6265bis, section 5.7). Times are ms since the epoch. */
export type Cookie = {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  readonly hostOnly: boolean;
  readonly path: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly sameSite: "strict" | "lax" | "none" | "default";
  /** Absent for a session cookie. */
  readonly expires?: number;
  readonly created: number;
};

/** Binary content of a packet, in place of the bytes. `base64` is absent where it is long. */
export type BinaryContent = {
  readonly binary: { readonly bytes: number; readonly base64?: string };
};

export type Direction = "to-server" | "to-client";

/** A session as the store holds it, or `null` where the store holds none. */
export type StoredSession = Readonly<Record<string, unknown>> | null;

/** What every event carries besides its own kind. */
export type EventFrame = {
  /** Position in the run's one causal order: a cause always has a smaller id than its effect. */
  readonly id: number;
  /** Milliseconds since the run started. */
  readonly at: number;
  /** The id of the event that led to this one, where it is known. */
  readonly cause?: number;
  /** Name of the simulated browser, where the event belongs to one. */
  readonly browser?: string;
  /** Name of the tab in that browser, where the event belongs to one. */
  readonly tab?: string;
};

export type EngineTransport = "polling" | "websocket" | "webtransport";

/** What can happen. An `exchange` names one HTTP request/response pair or one upgraded connection. */
export type Happening =
  | {
      readonly kind: "http-request";
      readonly exchange: string;
      readonly method: string;
      readonly url: string;
      readonly headers: HeaderList;
      readonly body?: Body;
    }
  | {
      readonly kind: "http-response";
      readonly exchange: string;
      readonly status: number;
      readonly headers: HeaderList;
      readonly body?: Body;
    }
  /**
   * A body that came to its end after its request or response had to be told: a stream, a slow upload.
   * Most bodies stand in their `http-request` or `http-response` itself.
   */
  | {
      readonly kind: "http-body";
      readonly exchange: string;
      readonly direction: Direction;
      readonly body: Body;
    }
  /** The exchange ended before its time: server down, aborted, offline, held back by CORS. */
  | { readonly kind: "http-error"; readonly exchange: string; readonly message: string }
  | {
      readonly kind: "upgrade-request";
      readonly exchange: string;
      readonly url: string;
      readonly headers: HeaderList;
    }
  | {
      readonly kind: "upgrade-response";
      readonly exchange: string;
      /** 101, or the status with which the server refused. */
      readonly status: number;
      readonly headers: HeaderList;
    }
  /** A message of a WebSocket connection that does not speak Engine.IO. */
  | {
      readonly kind: "websocket-message";
      readonly exchange: string;
      readonly direction: Direction;
      readonly body: Body;
    }
  | {
      readonly kind: "websocket-close";
      readonly exchange: string;
      /** Who sent the close frame; absent, as the code, where the connection ended without one. */
      readonly direction?: Direction;
      readonly code?: number;
      readonly reason?: string;
    }
  | { readonly kind: "cookie-set"; readonly exchange: string; readonly cookie: Cookie }
  | { readonly kind: "cookie-removed"; readonly exchange?: string; readonly name: string }
  | {
      readonly kind: "cookie-refused";
      readonly exchange: string;
      readonly header: string;
      readonly reason: string;
    }
  /** An Engine.IO packet that carries no Socket.IO packet. `message` only where its content could not be decoded. */
  | {
      readonly kind: "engine";
      readonly exchange: string;
      readonly direction: Direction;
      readonly transport: EngineTransport;
      readonly packet:
        "open" | "close" | "ping" | "pong" | "message" | "upgrade" | "noop" | "error";
      readonly sid?: string;
      readonly data?: unknown;
    }
  /** A Socket.IO packet. `data` is JSON; binary attachments stand in it as `BinaryContent`. */
  | {
      readonly kind: "socket";
      readonly exchange: string;
      readonly direction: Direction;
      readonly transport: EngineTransport;
      /** The Engine.IO session that carries it. */
      readonly sid?: string;
      readonly packet: "CONNECT" | "DISCONNECT" | "EVENT" | "ACK" | "CONNECT_ERROR";
      readonly namespace: string;
      readonly data?: unknown;
      readonly ack?: number;
      /** The Socket.IO socket's id, where the packet or the connection tells it. */
      readonly socket?: string;
    }
  /**
   * An operation of the session store, told when it was done. `before` is what this process last knew
   * the store to hold, so that a `get` that finds an expired session has a `before` and no `after`.
   */
  | {
      readonly kind: "store";
      readonly operation: "get" | "set" | "touch" | "destroy";
      readonly session: string;
      readonly before: StoredSession;
      readonly after: StoredSession;
      /** Of a `set` that brings a session back: how that one had ended. */
      readonly revives?: "destroyed" | "expired";
      readonly error?: string;
    }
  | {
      readonly kind: "room";
      readonly change: "join" | "leave";
      readonly namespace: string;
      readonly room: string;
      readonly socket: string;
    }
  | {
      readonly kind: "connection";
      readonly change: "connected" | "disconnected";
      readonly namespace: string;
      readonly socket: string;
      /** The Engine.IO session that carries it. */
      readonly sid: string;
      readonly session?: string;
      readonly reason?: string;
    }
  | {
      readonly kind: "server";
      readonly change: "listening" | "exited" | "restarted";
      readonly port?: number;
      readonly code?: number;
    }
  /** What the recorder could not see, in words. */
  | {
      readonly kind: "note";
      readonly text: string;
      /**
       * Where a scenario was performed: the number of the step, from 0 for the opening, that begins
       * here. Nothing of the steps before was under way any more (`quiet.ts`).
       */
      readonly step?: number;
    };

export type TraceEvent = EventFrame & Happening;
