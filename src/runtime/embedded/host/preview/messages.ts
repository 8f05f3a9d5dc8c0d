import { isHeaderFields } from "../../channel.ts";
import {
  either,
  flag,
  integer,
  list,
  literal,
  object,
  optional,
  text,
  type Guarded,
} from "../../guards.ts";
import { bytes } from "../../guards.ts";

/**
 * What previews, their service worker and the page tell each other. A channel's own messages (`Up`
 * and `Down` of the protocol) go over a MessagePort that comes with the message that opens it.
 */

/** One HTTP request of a preview, without its body, which follows on the port. */
const request = object({ method: text, path: text, headers: isHeaderFields, body: flag });

/** From the service worker; a port comes along. All but the question goes by a run's line. */
export const isFromServiceWorker = either(
  /** To all pages: whoever owns the run answers anything on the port, which is the run's line then. */
  object({ type: literal("who-owns"), run: text }),
  object({
    type: literal("request"),
    run: text,
    tab: text,
    /** The id of the document that asks, or will be made of the answer. */
    document: text,
    navigation: flag,
    request,
  }),
  /** A document introduces itself; the port is its line to the page. */
  object({ type: literal("hello"), run: text, tab: text, document: text }),
);

/** From a document of a preview, or the page around it, to the service worker. */
export const isToServiceWorker = either(
  object({ type: literal("hello") }),
  /** The page asks for the service worker's version; the port takes the answer. */
  object({ type: literal("version") }),
  /** The page owns this run, and the port is its line: nobody needs to ask. */
  object({ type: literal("owns"), run: text }),
);

/** What a shell document is to load. */
const navigation = object({
  method: text,
  path: text,
  headers: isHeaderFields,
  body: optional(bytes),
});

/** How far a page is scrolled, in whole CSS pixels. */
const scroll = object({ left: integer, top: integer });

/** From a document to the page. */
export const isFromDocument = either(
  /** The document shows this path now: path, query and fragment as the example's server knows it. */
  object({ type: literal("location"), path: text }),
  /** Opens a WebSocket on the port that comes along. */
  object({ type: literal("websocket"), path: text, protocols: list(text) }),
  /** `document.cookie = line` */
  object({ type: literal("cookie"), line: text }),
  object({ type: literal("leave") }),
  /** The shell's document has loaded, with all that belongs to it. */
  object({ type: literal("loaded") }),
  /** The shell has no service worker: it sends its requests itself, on the port that comes along. */
  object({ type: literal("request"), request }),
  /** The shell can't navigate: the page keeps its history, and loads it again. */
  object({ type: literal("navigate"), navigation, replace: flag }),
  object({ type: literal("traverse"), delta: integer }),
  /** The shell's document starts anew each time it loads: the page keeps how far it was scrolled. */
  object({ type: literal("scrolled"), scroll }),
);

/** The first word of a shell to the page, through its window; its line comes along. */
export const isFromShell = object({ type: literal("shell") });

/** The fence's word that the frame in it has loaded, whatever it shows. */
export const isFromFence = object({ type: literal("fence") });

/** From the page to a document. */
export const isToDocument = either(
  /** The cookies that a script may see, as `document.cookie` gives them. */
  object({ type: literal("cookies"), text }),
  /** What the shell is to show. */
  object({
    type: literal("load"),
    navigation,
    origin: text,
    cookies: text,
    scroll: optional(scroll),
  }),
);

export type PreviewRequest = Guarded<typeof request>;
export type FromServiceWorker = Guarded<typeof isFromServiceWorker>;
export type FromDocument = Guarded<typeof isFromDocument>;
export type ToDocument = Guarded<typeof isToDocument>;
export type Navigation = Guarded<typeof navigation>;
export type Scroll = Guarded<typeof scroll>;

/** The header in which the page tells the service worker which cookies the new document may see. */
export const COOKIES_HEADER = "x-preview-cookies";
