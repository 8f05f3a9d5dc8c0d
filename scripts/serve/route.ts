/** What a static host does with a path. */
export type Route =
  | { readonly kind: "file"; readonly file: string }
  | { readonly kind: "redirect"; readonly to: string }
  | { readonly kind: "missing" };

/**
 * Decides as Netlify and Cloudflare Pages do for a site built with `trailingSlash: false`: a page
 * `guide/start.html` is at `/guide/start`, its other spellings redirect there.
 *
 * @param path a URL's path, still percent-encoded
 * @param isFile whether there is a file of that name, relative to the site's root
 * @param baseUrl where the site lives, with slashes at both ends
 */
export function routeOf(path: string, isFile: (file: string) => boolean, baseUrl = "/"): Route {
  if (`${path}/` === baseUrl) return { kind: "redirect", to: baseUrl };
  if (!path.startsWith(baseUrl)) return { kind: "missing" };
  const name = decode(path.slice(baseUrl.length));
  // A name that leaves the site's root, or that no file can have.
  if (name === undefined || name.includes("\0") || name.split(/[/\\]/).includes("..")) {
    return { kind: "missing" };
  }
  if (name === "") return fileOr(["index.html"], isFile);
  if (name.endsWith("/")) {
    const index = `${name}index.html`;
    if (isFile(index)) return { kind: "file", file: index };
    const page = `${name.slice(0, -1)}.html`;
    return isFile(page) ? { kind: "redirect", to: path.slice(0, -1) } : { kind: "missing" };
  }
  if (name === "index.html") return { kind: "redirect", to: baseUrl };
  // The host's own file for missing pages is no page of the site.
  if (name.endsWith(".html") && name !== "404.html" && isFile(name)) {
    return { kind: "redirect", to: path.replace(/(\/index)?\.html$/, "") };
  }
  const found = fileOr([name, `${name}.html`], isFile);
  if (found.kind === "missing" && isFile(`${name}/index.html`)) {
    return { kind: "redirect", to: `${path}/` };
  }
  return found;
}

function fileOr(names: readonly string[], isFile: (file: string) => boolean): Route {
  const file = names.find(isFile);
  return file === undefined ? { kind: "missing" } : { kind: "file", file };
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
