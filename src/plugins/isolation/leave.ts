import paths from "@generated/isolation/default/paths.json";

type Location = { readonly pathname: string };

/**
 * Docusaurus calls this whenever the reader goes to another page of the site, be it by a link or by
 * the browser's Back. A document keeps the isolation it was loaded with, so from an isolated page to
 * one that isn't takes a full load.
 */
export function onRouteUpdate({
  location,
  previousLocation,
}: {
  readonly location: Location;
  readonly previousLocation: Location | null;
}): void {
  if (previousLocation === null || !crossOriginIsolated) return;
  if (!paths.includes(withoutSlash(location.pathname))) window.location.reload();
}

const withoutSlash = (path: string) => path.replace(/(.)\/$/, "$1");
