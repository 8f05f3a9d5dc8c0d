import { parse } from "es-module-lexer/minimal/js";

/** The name under which rewritten modules find `import()`. */
const IMPORT = "__previewImport__";

export type ModuleLinker = {
  /** URL of a blob with the module and, behind it, all that it imports. */
  link(url: URL): Promise<string>;
  /** The text of a module that stands in the document itself. */
  rewriteInline(code: string, base: URL): Promise<string>;
  /** `import()` from a module or script at `from`. */
  importModule(specifier: string, from: string): Promise<unknown>;
};

export type ModuleLinkerOptions = {
  fetchText(url: URL): Promise<string>;
  isLocal(url: URL): boolean;
};

/**
 * Modules of a document without a network: each is fetched over the line and becomes a blob whose
 * imports name other blobs. Modules that import each other in a circle can't be put this way.
 */
export function createModuleLinker({ fetchText, isLocal }: ModuleLinkerOptions): ModuleLinker {
  const linked = new Map<string, Promise<string>>();

  async function rewrite(code: string, base: URL, chain: readonly string[]): Promise<string> {
    const [imports] = parse(code);
    let out = "";
    let at = 0;
    for (const { n, s, e, d, ss } of imports) {
      if (d === -2) {
        out += `${code.slice(at, s)}({...import.meta,url:${JSON.stringify(base.href)}})`;
        at = e;
      } else if (d >= 0) {
        out += `${code.slice(at, ss)}${IMPORT}(${JSON.stringify(base.href)})`;
        at = ss + "import".length;
      } else {
        const target = await targetOf(n ?? "", base, chain);
        out += code.slice(at, s) + target;
        at = e;
      }
    }
    return out + code.slice(at);
  }

  async function targetOf(specifier: string, base: URL, chain: readonly string[]): Promise<string> {
    // A bare specifier stays as it is, for the browser to complain about.
    if (!/^(\.{0,2}\/|https?:)/.test(specifier)) return specifier;
    const url = new URL(specifier, base);
    if (!isLocal(url)) return url.href;
    if (chain.includes(url.href)) {
      throw new TypeError(
        `Modules in a circle can't be shown here: ${[...chain, url.href].join(" → ")}`,
      );
    }
    return linkIn(url, chain);
  }

  function linkIn(url: URL, chain: readonly string[]): Promise<string> {
    const known = linked.get(url.href);
    if (known) return known;
    const blob = fetchText(url)
      .then((code) => rewrite(code, url, [...chain, url.href]))
      .then((code) => URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
    linked.set(url.href, blob);
    return blob;
  }

  const linker: ModuleLinker = {
    link: (url) => linkIn(url, []),
    rewriteInline: (code, base) => rewrite(code, base, []),
    async importModule(specifier, from) {
      const url = new URL(specifier, from);
      return (await import(isLocal(url) ? await linkIn(url, []) : url.href)) as unknown;
    },
  };
  Object.defineProperty(globalThis, IMPORT, {
    value: (from: string) => (specifier: unknown) => linker.importModule(String(specifier), from),
  });
  return linker;
}
