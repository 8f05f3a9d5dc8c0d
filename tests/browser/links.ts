import { type DefaultTreeAdapterTypes, html, parse } from "parse5";
import { routeOf } from "../../scripts/serve/route.ts";

/** What a built page names, and what can be named in it. */
export type BuiltPage = {
  /** Relative to the site's root, such as `guide/start.html`. */
  readonly file: string;
  /** Where a reader finds it, such as `/guide/start`. */
  readonly path: string;
  readonly title: string;
  readonly description: string;
  /** The values of `href` and `src`, as written. */
  readonly references: readonly string[];
  /** Every `id`, and the names of old-style anchors. */
  readonly anchors: ReadonlySet<string>;
};

type Element = DefaultTreeAdapterTypes.Element;

/** Reads a page with the parser that the HTML standard describes. */
export function readPage(file: string, source: string): BuiltPage {
  const references: string[] = [];
  const anchors = new Set<string>();
  let title = "";
  let description = "";
  for (const element of elementsOf(parse(source))) {
    const attribute = (name: string): string | undefined =>
      element.attrs.find((attribute) => attribute.name === name)?.value;
    const id = attribute("id");
    if (id !== undefined) anchors.add(id);
    if (element.tagName === "title" && title === "") title = textOf(element);
    if (attribute("name") === "description") description = attribute("content") ?? "";
    // The site's own address for search engines; it is somewhere else while it is tested.
    if (element.tagName === "link" && /canonical|alternate/.test(attribute("rel") ?? "")) continue;
    for (const name of ["href", "src"]) {
      const value = attribute(name);
      if (value !== undefined && element.namespaceURI === html.NS.HTML) {
        references.push(value);
      }
    }
  }
  const path = `/${file.replace(/(^|\/)index\.html$/, "$1").replace(/\.html$/, "")}`;
  return { file, path, title, description, references, anchors };
}

function* elementsOf(node: DefaultTreeAdapterTypes.Node): Generator<Element> {
  if ("tagName" in node) yield node;
  if ("content" in node) yield* elementsOf(node.content);
  if ("childNodes" in node) for (const child of node.childNodes) yield* elementsOf(child);
}

function textOf(element: Element): string {
  return element.childNodes.map((child) => ("value" in child ? child.value : "")).join("");
}

/**
 * What is wrong with the references of some pages, each with the page's address. A link that a host
 * would answer with a redirect is a fault too, and so is one to another site that isn't HTTPS.
 */
export function linkFaults(
  pages: readonly BuiltPage[],
  isFile: (file: string) => boolean,
): string[] {
  const byFile = new Map(pages.map((page) => [page.file, page]));
  const site = "http://site.invalid";
  return pages.flatMap((page) =>
    [...new Set(page.references)].flatMap((reference) => {
      const fault = faultOf(reference, page);
      return fault === undefined ? [] : [`${page.path}: ${reference}: ${fault}`];
    }),
  );

  function faultOf(reference: string, page: BuiltPage): string | undefined {
    if (!URL.canParse(reference, `${site}${page.path}`)) return "not a URL";
    const url = new URL(reference, `${site}${page.path}`);
    if (url.protocol === "data:" || url.protocol === "mailto:") return undefined;
    if (url.origin !== site) return url.protocol === "https:" ? undefined : "not HTTPS";
    const route = routeOf(url.pathname, isFile);
    if (route.kind === "redirect") return `redirects to ${route.to}`;
    if (route.kind === "missing") return "nothing is there";
    const anchor = decodeURIComponent(url.hash.slice(1));
    const target = byFile.get(route.file);
    if (anchor === "" || !target) return undefined;
    return target.anchors.has(anchor) ? undefined : `no #${anchor} in ${target.path}`;
  }
}
