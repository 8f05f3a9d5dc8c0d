import type { PreviewAddress } from "./address.ts";
import type { FromServiceWorker } from "./messages.ts";
import type { PageClient, ServiceWorkerScope } from "./service-worker-scope.ts";

/** The page that runs an example, and its line: past the browser's own process, unlike its messages. */
export type Owner = { readonly page: string; readonly line: MessagePort };

/** The page was closed, or went elsewhere. */
export class PageGone extends Error {}

/**
 * Who owns which run, and where documents belong. All of it can be found out again, which the browser
 * has to be asked for, so that it is remembered.
 */
export type Owners = {
  know(run: string, owner: Owner): void;
  of(run: string): Promise<Owner | null>;
  /**
   * Rejects with `PageGone` where the page is no longer there, which its line doesn't tell; else never
   * settles. The browser is asked while the page is already at work.
   */
  whenGone(owner: Owner, run: string): Promise<never>;
  /** Where a document belongs, by its id. */
  addressOf(document: string): Promise<PreviewAddress | null>;
  remember(document: string, address: PreviewAddress): void;
};

/** How long to wait for a page to say that a run is its own, in ms. A busy page is not a gone page. */
const DEADLINE = 5000;

/** How many documents are remembered. */
const REMEMBERED = 1000;

export function createOwners(
  clients: Pick<ServiceWorkerScope["clients"], "get" | "matchAll">,
  parse: (url: string) => PreviewAddress | null,
): Owners {
  const owners = new Map<string, Owner>();
  const documents = new Map<string, PreviewAddress>();

  function know(run: string, owner: Owner): void {
    owners.set(run, owner);
    // Its one word: the run is over.
    owner.line.onmessage = () => forget(run, owner);
  }

  function forget(run: string, owner: Owner): void {
    if (owners.get(run) === owner) owners.delete(run);
  }

  async function ask(run: string): Promise<Owner | null> {
    const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
    const asked = pages.filter((page) => !parse(page.url));
    if (asked.length === 0) return null;
    return new Promise((resolve) => {
      const late = setTimeout(() => resolve(null), DEADLINE);
      for (const page of asked) {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          clearTimeout(late);
          const owner = { page: page.id, line: port1 };
          know(run, owner);
          resolve(owner);
        };
        say(page, { type: "who-owns", run }, [port2]);
      }
    });
  }

  function remember(document: string, address: PreviewAddress): void {
    documents.set(document, address);
    for (const oldest of documents.keys()) {
      if (documents.size <= REMEMBERED) break;
      documents.delete(oldest);
    }
  }

  return {
    know,
    of: async (run) => owners.get(run) ?? ask(run),
    whenGone: (owner, run) =>
      new Promise((_, reject) => {
        void clients.get(owner.page).then((client) => {
          if (client) return;
          forget(run, owner);
          reject(new PageGone());
        });
      }),
    async addressOf(document) {
      const known = documents.get(document);
      if (known || !document) return known ?? null;
      const client = await clients.get(document);
      const address = client ? parse(client.url) : null;
      if (address) remember(document, address);
      return address;
    },
    remember,
  };
}

export function say(
  to: Pick<PageClient, "postMessage">,
  message: FromServiceWorker,
  transfer: Transferable[],
): void {
  to.postMessage(message, transfer);
}
