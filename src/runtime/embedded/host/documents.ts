import type { Down } from "../channel.ts";
import { isLast, isUp, transferOf, type HeaderFields, type Open } from "../channel.ts";
import type { Channels } from "./channels.ts";
import { withLength } from "./content-length.ts";
import {
  COOKIES_HEADER,
  isFromDocument,
  type FromDocument,
  type PreviewRequest,
  type ToDocument,
} from "./preview/messages.ts";

/** What a document's requests need to know about the tab that shows it. */
export type DocumentHost = {
  /** What `document.cookie` gives in this tab. */
  cookies(tab: string): string;
  setCookie(tab: string, line: string): void;
  onMessage(tab: string, document: string, message: FromDocument): void;
  /** The headers that a document needs to be shown in this page. */
  readonly documentHeaders: HeaderFields;
};

/** The documents of one run: each has a line to the page, and channels of its own. */
export type Documents = {
  /** Carries a request over `port`. `document` is "" where leaving must not abort it. */
  request(
    origin: { tab: string; document: string; navigation: boolean },
    request: PreviewRequest,
    port: MessagePort,
  ): void;
  /** A document's line. */
  connect(tab: string, document: string, port: MessagePort): void;
  say(tab: string, message: ToDocument): void;
  /** Hangs up on every document of the tab. */
  closeTab(tab: string): void;
  readonly size: number;
};

/** How many gone documents are remembered: a request of theirs may still be on its way. */
const REMEMBERED = 256;

export function createDocuments(channels: Channels, host: DocumentHost): Documents {
  const lines = new Map<string, { readonly tab: string; readonly port: MessagePort }>();
  const gone = new Set<string>();

  function leave(document: string): void {
    lines.get(document)?.port.close();
    lines.delete(document);
    channels.leave(document);
    gone.add(document);
    for (const oldest of gone) {
      if (gone.size <= REMEMBERED) break;
      gone.delete(oldest);
    }
  }

  function carry(
    document: string,
    open: Open,
    port: MessagePort,
    adapt = (down: Down) => down,
  ): void {
    const channel = channels.open(open, {
      document,
      receive(down) {
        const adapted = adapt(down);
        port.postMessage(adapted, transferOf(adapted));
        if (isLast(down, open.kind)) port.close();
      },
    });
    port.onmessage = (event: MessageEvent<unknown>) => {
      if (!isUp(event.data)) return;
      channel.send(event.data);
      if (event.data.type === "abort") port.close();
    };
  }

  function request(
    { tab, document, navigation }: { tab: string; document: string; navigation: boolean },
    asked: PreviewRequest,
    port: MessagePort,
  ): void {
    if (gone.has(document)) return port.close();
    const open: Open = { kind: "http", to: { tab }, ...withLength(asked) };
    if (!navigation) return carry(document, open, port);
    carry(document, open, port, (down) => {
      if (down.type !== "opened") return down;
      const cookies = [COOKIES_HEADER, host.cookies(tab)] as const;
      return { ...down, headers: [...down.headers, ...host.documentHeaders, cookies] };
    });
  }

  function receive(tab: string, document: string, message: FromDocument, port?: MessagePort): void {
    switch (message.type) {
      case "leave":
        leave(document);
        host.onMessage(tab, document, message);
        break;
      case "cookie":
        host.setCookie(tab, message.line);
        break;
      case "websocket": {
        if (!port) return;
        const { path, protocols } = message;
        // A browser sends its name and where the page came from; the gateway sets the example's own.
        const headers = [
          ["origin", location.origin],
          ["user-agent", navigator.userAgent],
        ] as const;
        carry(document, { kind: "websocket", to: { tab }, path, protocols, headers }, port);
        break;
      }
      case "request":
        if (port) request({ tab, document, navigation: false }, message.request, port);
        break;
      default:
        host.onMessage(tab, document, message);
    }
  }

  return {
    request,
    connect(tab, document, port) {
      gone.delete(document);
      lines.get(document)?.port.close();
      lines.set(document, { tab, port });
      port.onmessage = (event: MessageEvent<unknown>) => {
        if (isFromDocument(event.data)) receive(tab, document, event.data, event.ports[0]);
      };
    },
    say(tab, message) {
      for (const line of lines.values()) if (line.tab === tab) line.port.postMessage(message);
    },
    closeTab(tab) {
      for (const [document, line] of [...lines]) if (line.tab === tab) leave(document);
    },
    get size() {
      return lines.size;
    },
  };
}
