/** Which preview a URL of the service worker's scope belongs to. */
export type PreviewAddress = {
  readonly run: string;
  readonly tab: string;
  /** Path within the example's server, starting with a slash. */
  readonly path: string;
  /** What stands before `path` in the URL's own path. */
  readonly prefix: string;
};

/** Parses the path of a URL such as `/docs/_preview/3f2a/k3x9/2/socket.io/`, whose scope is `/docs/_preview/3f2a/`. */
export function parsePreviewPath(pathname: string, scope: string): PreviewAddress | null {
  if (!pathname.startsWith(scope)) return null;
  const match = /^([\w-]+)\/(\d+)(\/.*)?$/s.exec(pathname.slice(scope.length));
  if (!match) return null;
  const [, run = "", tab = "", path = "/"] = match;
  return { run, tab, path, prefix: `${scope}${run}/${tab}` };
}

/** The scope of the service worker of one version, below the site's base URL. */
export function previewScope(baseUrl: string, version: string): string {
  return `${baseUrl}_preview/${version}/`;
}

/** Where the service worker serves the script that it puts first into every document. */
export function shimPath(scope: string): string {
  return `${scope}~shim.js`;
}
