import type { Navigation } from "./messages.ts";

export type ShellNavigator = {
  navigate(navigation: Navigation, replace: boolean): void;
  traverse(delta: number): void;
  /** The document scrolled to, or was told to show, another place of itself. */
  moved(url: URL): void;
};

/**
 * Links, forms and history of a document in the shell: it can't go anywhere by itself, because only
 * the page that holds it can load something else. Install it after `document.open`, which removes
 * all listeners.
 */
export function installShellNavigation(
  here: () => URL,
  isLocal: (url: URL) => boolean,
  navigator: ShellNavigator,
): void {
  function go(target: string, replace = false): boolean {
    const url = new URL(target, document.baseURI);
    if (!isLocal(url)) return false;
    if (url.hash && url.href.replace(/#.*$/s, "") === here().href.replace(/#.*$/s, "")) {
      document.getElementById(decodeURIComponent(url.hash.slice(1)))?.scrollIntoView();
      navigator.moved(url);
      return true;
    }
    const path = url.pathname + url.search + url.hash;
    navigator.navigate({ method: "GET", path, headers: [["referer", here().href]] }, replace);
    return true;
  }

  addEventListener("click", (event) => {
    const link = event
      .composedPath()
      .find((target): target is HTMLAnchorElement => target instanceof HTMLAnchorElement);
    if (!link?.href || event.defaultPrevented || event.button !== 0 || link.download) return;
    if (go(link.href)) event.preventDefault();
  });

  addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !(form instanceof HTMLFormElement)) return;
    const submission = submissionOf(form, event.submitter);
    if (!isLocal(submission.url)) return;
    event.preventDefault();
    void send(submission);
  });
  HTMLFormElement.prototype.submit = function (this: HTMLFormElement) {
    void send(submissionOf(this, null));
  };

  async function send({ method, url, data, type }: Submission): Promise<void> {
    if (method === "GET") {
      url.search = new URLSearchParams(textEntries(data)).toString();
      go(url.href);
      return;
    }
    const content = type === "multipart/form-data" ? data : new URLSearchParams(textEntries(data));
    const encoded = new Response(content);
    const headers: Navigation["headers"] = [
      ["content-type", encoded.headers.get("content-type") ?? type],
      ["referer", here().href],
    ];
    const body = new Uint8Array(await encoded.arrayBuffer());
    navigator.navigate({ method, path: url.pathname + url.search, headers, body }, false);
  }

  history.back = () => navigator.traverse(-1);
  history.forward = () => navigator.traverse(1);
  history.go = (delta = 0) => navigator.traverse(delta);
  for (const name of ["pushState", "replaceState"] as const) {
    // The URL of an opaque origin can't change; the page is told what it should be.
    history[name] = (_data: unknown, _unused: string, url?: string | URL | null) => {
      if (url != null) navigator.moved(new URL(url, document.baseURI));
    };
  }

  const api = (globalThis as { navigation?: EventTarget }).navigation;
  api?.addEventListener("navigate", (event) => {
    if (!isNavigate(event) || !event.cancelable || event.hashChange) return;
    if (event.navigationType === "reload" || event.navigationType === "traverse") return;
    if (go(event.destination.url, event.navigationType === "replace")) event.preventDefault();
  });
}

type NavigateLike = Event & {
  readonly navigationType: string;
  readonly hashChange: boolean;
  readonly destination: { readonly url: string };
};

function isNavigate(event: Event): event is NavigateLike {
  return "destination" in event && "navigationType" in event;
}

type Submission = {
  readonly method: "GET" | "POST";
  readonly url: URL;
  readonly data: FormData;
  readonly type: string;
};

/** https://html.spec.whatwg.org/#form-submission-algorithm, as far as a page on a server goes. */
function submissionOf(form: HTMLFormElement, submitter: HTMLElement | null): Submission {
  const own = (name: string): string | null =>
    submitter?.getAttribute(`form${name}`) ?? form.getAttribute(name);
  const isPost = /^post$/i.test(own("method") ?? "");
  return {
    method: isPost ? "POST" : "GET",
    url: new URL(own("action") ?? document.baseURI, document.baseURI),
    data: new FormData(form, submitter),
    type: own("enctype") ?? "application/x-www-form-urlencoded",
  };
}

function textEntries(data: FormData): [string, string][] {
  return [...data].map(([name, value]) => [name, typeof value === "string" ? value : value.name]);
}
