/**
 * Keeps a document within its preview: the example's page says `/login` and means its own server,
 * whose root is a folder of the docs' origin here.
 */
export function keepInside(prefix: string): void {
  /** The same place inside the preview, or `null` where `url` is inside already or of another site. */
  const inside = (url: string): string | null => {
    const target = new URL(url, document.baseURI);
    if (target.origin !== location.origin || target.pathname.startsWith(`${prefix}/`)) return null;
    return prefix + target.pathname + target.search + target.hash;
  };

  addEventListener(
    "click",
    (event) => {
      const link = event.composedPath().find(isLink);
      const target = link && inside(link.href);
      if (link && target !== null && target !== undefined) link.href = target;
    },
    true,
  );

  addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (!(form instanceof HTMLFormElement)) return;
      redirectForm(form, event.submitter, inside);
    },
    true,
  );
  // `form.submit()` fires no event.
  const submit = HTMLFormElement.prototype.submit;
  HTMLFormElement.prototype.submit = function (this: HTMLFormElement) {
    redirectForm(this, null, inside);
    Reflect.apply(submit, this, []);
  };

  for (const name of ["pushState", "replaceState"] as const) {
    const native = history[name].bind(history);
    history[name] = (data: unknown, unused: string, url?: string | URL | null) => {
      native(data, unused, url == null ? url : (inside(String(url)) ?? url));
    };
  }

  const open = window.open.bind(window);
  window.open = (url, ...rest) => open(url && (inside(String(url)) ?? url), ...rest);

  // `location.href = "/x"` has no other hook. Where there is no Navigation API, the page that holds
  // the frame sees that it went astray, and brings it back.
  navigationApi()?.addEventListener("navigate", (event) => {
    if (!event.cancelable || event.hashChange || event.formData) return;
    if (event.navigationType !== "push" && event.navigationType !== "replace") return;
    const target = inside(event.destination.url);
    if (target === null) return;
    event.preventDefault();
    if (event.navigationType === "replace") location.replace(target);
    else location.assign(target);
  });
}

/** The part of the Navigation API that is used; TypeScript's `dom` doesn't have all of it yet. */
type NavigateEventLike = Event & {
  readonly navigationType: string;
  readonly hashChange: boolean;
  readonly formData: FormData | null;
  readonly destination: { readonly url: string };
};
type NavigationLike = {
  addEventListener(type: "navigate", listener: (event: NavigateEventLike) => void): void;
};

function navigationApi(): NavigationLike | undefined {
  return (globalThis as { navigation?: NavigationLike }).navigation;
}

function isLink(target: EventTarget): target is HTMLAnchorElement {
  return target instanceof HTMLAnchorElement && target.hasAttribute("href");
}

function redirectForm(
  form: HTMLFormElement,
  submitter: HTMLElement | null,
  inside: (url: string) => string | null,
): void {
  if (
    (submitter instanceof HTMLButtonElement || submitter instanceof HTMLInputElement) &&
    submitter.hasAttribute("formaction")
  ) {
    submitter.formAction = inside(submitter.formAction) ?? submitter.formAction;
    return;
  }
  // Not `form.action`: a field of that name would hide the attribute.
  const action = inside(form.getAttribute("action") ?? location.href);
  if (action !== null) form.setAttribute("action", action);
}
