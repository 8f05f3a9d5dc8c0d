import type { ShellNetwork } from "./shell-network.ts";
import { createModuleLinker } from "./shell-modules.ts";

/**
 * Prepares a document of the example for a place without a network of its own: what it loads from its
 * own server (scripts, styles, images) is fetched ahead, and its URLs replaced by those of blobs.
 */
export type Resources = {
  /** The document's HTML, ready to be written. */
  prepare(html: string, url: URL): Promise<string>;
  /** `import()` of the document's scripts. */
  importModule(specifier: string, from: string): Promise<unknown>;
};

/** Elements that load something, and the attribute that says what. */
const LOADING: readonly (readonly [selector: string, attribute: string])[] = [
  ["script[src]", "src"],
  ["link[rel~=stylesheet][href]", "href"],
  ["link[rel~=icon][href]", "href"],
  ["link[rel~=preload][href], link[rel~=modulepreload][href]", "href"],
  ["img[src], audio[src], video[src], source[src], input[type=image][src]", "src"],
  ["video[poster]", "poster"],
];

export function createResources(network: ShellNetwork): Resources {
  const blobs = new Map<string, Promise<string>>();
  const modules = createModuleLinker({ fetchText, isLocal: network.isLocal });

  /** @param mode whether the browser would ask for leave to read it: for a module it would. */
  async function get(url: URL, mode: "no-cors" | "cors" = "no-cors"): Promise<Response> {
    const headers = [["sec-fetch-mode", mode]] as const;
    const answer = await network.request({ method: "GET", url, headers, body: null });
    const kept = new Headers();
    for (const [name, value] of answer.headers) {
      if (/^content-type$/i.test(name)) kept.set(name, value);
    }
    return new Response(answer.body, { status: answer.status, headers: kept });
  }

  async function fetchText(url: URL): Promise<string> {
    const response = await get(url, "cors");
    if (!response.ok) throw new TypeError(`${url.pathname} answered ${response.status}`);
    return response.text();
  }

  /** The URL of a blob with the resource, or the resource's own where it can't be had. */
  function blobOf(url: URL, isStyle: boolean): Promise<string> {
    const known = blobs.get(url.href);
    if (known) return known;
    const blob = get(url).then(
      async (response) => {
        if (!response.ok) return url.href;
        const type = response.headers.get("content-type") ?? "";
        const content = isStyle
          ? await inlineCss(await response.text(), url)
          : await response.blob();
        return URL.createObjectURL(new Blob([content], { type }));
      },
      () => url.href,
    );
    blobs.set(url.href, blob);
    return blob;
  }

  /** A style sheet whose `url()` and `@import` lead to blobs. */
  async function inlineCss(css: string, base: URL): Promise<string> {
    const pattern =
      /url\(\s*(?:"([^"]*)"|'([^']*)'|([^\s"')]+))\s*\)|@import\s+(?:"([^"]*)"|'([^']*)')/gi;
    const found = [...css.matchAll(pattern)];
    const urls = await Promise.all(
      found.map(async (match) => {
        const target = match.slice(1).find((part) => part !== undefined) ?? "";
        const url = localUrl(target, base);
        const isImport =
          /^@import/i.test(match[0]) || /@import\s*$/i.test(css.slice(0, match.index));
        return url ? blobOf(url, isImport) : target;
      }),
    );
    let out = "";
    let at = 0;
    found.forEach((match, index) => {
      const url = `url(${JSON.stringify(urls[index])})`;
      out += css.slice(at, match.index) + (/^@import/i.test(match[0]) ? `@import ${url}` : url);
      at = match.index + match[0].length;
    });
    return out + css.slice(at);
  }

  function localUrl(target: string, base: URL | string): URL | null {
    if (/^(data|blob|about|javascript):/i.test(target)) return null;
    try {
      const url = new URL(target, base);
      return network.isLocal(url) ? url : null;
    } catch {
      return null;
    }
  }

  async function prepareScript(script: HTMLScriptElement, base: string): Promise<void> {
    if (script.type !== "module") return;
    const source = script.getAttribute("src");
    const url = source === null ? null : localUrl(source, base);
    if (url) script.setAttribute("src", await modules.link(url));
    else if (source === null) {
      script.textContent = await modules.rewriteInline(script.textContent ?? "", new URL(base));
    }
  }

  return {
    async prepare(html, url) {
      const parsed = new DOMParser().parseFromString(html, "text/html");
      const base = baseOf(parsed, url);
      const work: Promise<void>[] = [];
      for (const script of parsed.querySelectorAll("script")) {
        if (script.type === "module") work.push(prepareScript(script, base));
      }
      for (const [selector, attribute] of LOADING) {
        for (const element of parsed.querySelectorAll(selector)) {
          if (element.matches("script[type=module]")) continue;
          const target = localUrl(element.getAttribute(attribute) ?? "", base);
          if (!target) continue;
          // The server that wrote this hash knows nothing of blobs that were edited here.
          element.removeAttribute("integrity");
          const isStyle = element.matches("link[rel~=stylesheet]");
          work.push(blobOf(target, isStyle).then((blob) => element.setAttribute(attribute, blob)));
        }
      }
      for (const style of parsed.querySelectorAll("style")) {
        work.push(
          inlineCss(style.textContent ?? "", new URL(base)).then((css) => {
            style.textContent = css;
          }),
        );
      }
      await Promise.all(work);
      const doctype = parsed.doctype ? `<!doctype ${parsed.doctype.name}>` : "";
      return doctype + parsed.documentElement.outerHTML;
    },
    importModule: modules.importModule,
  };
}

/** Adds a `<base>`, so that the document resolves URLs as if it were at its own. */
function baseOf(parsed: Document, url: URL): string {
  const own = parsed.querySelector("base[href]");
  const href = new URL(own?.getAttribute("href") ?? "", url).href;
  const base = own ?? parsed.createElement("base");
  base.setAttribute("href", href);
  if (!own) parsed.head.prepend(base);
  return href;
}
