/** What the reader wanted when the page had to be loaded anew. */
export type Intent = {
  readonly lab: string;
  /** The version that was to run; `undefined` is the example's own code. */
  readonly version: string | undefined;
};

/** In `sessionStorage`: of this tab, and gone with it. */
const key = "lab:intent";

/** @returns whether this browser keeps it */
export function keepIntent({ lab, version }: Intent): boolean {
  try {
    const { pathname } = location;
    sessionStorage.setItem(key, JSON.stringify({ lab, version, pathname }));
    return true;
  } catch {
    return false;
  }
}

/** Whether this browser keeps anything for the time of a reload. */
export function canKeepIntent(): boolean {
  try {
    sessionStorage.setItem(`${key}:probe`, "");
    sessionStorage.removeItem(`${key}:probe`);
    return true;
  } catch {
    return false;
  }
}

/** What was kept for a lab of this page, if anything. It can be had once, so that it runs once. */
export function takeIntent(lab: string): Intent | undefined {
  try {
    const intent = parseIntent(sessionStorage.getItem(key), location.pathname);
    if (intent?.lab !== lab) return undefined;
    sessionStorage.removeItem(key);
    return intent;
  } catch {
    // A browser that keeps nothing, or what another version of the site has kept: nothing was wanted.
    return undefined;
  }
}

/** @param pathname of the page that asks: what was kept for another one is nothing to it */
export function parseIntent(text: string | null, pathname: string): Intent | undefined {
  if (text === null) return undefined;
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null) return undefined;
  if (!("pathname" in value) || value.pathname !== pathname) return undefined;
  if (!("lab" in value) || typeof value.lab !== "string") return undefined;
  const version = "version" in value ? value.version : undefined;
  return { lab: value.lab, version: typeof version === "string" ? version : undefined };
}
