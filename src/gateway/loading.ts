import type { HeaderList } from "../trace/event.ts";
import { valueOf } from "./headers.ts";

/** What an answer does to the tab that navigated (HTML, "navigate" and "loading a document"). */
export type Loading =
  /** The tab shows it in the place of the page before. */
  | { readonly is: "document" }
  /** The tab goes on to this path, still on behalf of the page that it shows (RFC 6265bis, 5.2.1). */
  | { readonly is: "redirect"; readonly path: string }
  /** The page before stays: there is no content, or it is kept as a file. */
  | { readonly is: "nothing" };

/** @param at the URL that was asked for, absolute */
export function loadingOf(at: string, status: number, headers: HeaderList): Loading {
  const location = valueOf(headers, "location");
  if (REDIRECTS.includes(status) && location !== undefined && URL.canParse(location, at)) {
    const { pathname, search } = new URL(location, at);
    return { is: "redirect", path: pathname + search };
  }
  return { is: EMPTY.includes(status) || isDownload(headers) ? "nothing" : "document" };
}

/** https://fetch.spec.whatwg.org/#redirect-status */
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];
/** A navigation to one of these does nothing (HTML, "attempt to populate the history entry's document"). */
const EMPTY: readonly number[] = [204, 205];

function isDownload(headers: HeaderList): boolean {
  const disposition = valueOf(headers, "content-disposition");
  // RFC 6266, section 4.2: what is not known counts as `attachment`.
  if (disposition !== undefined && !/^\s*inline\b/i.test(disposition)) return true;
  const type = valueOf(headers, "content-type");
  return type !== undefined && !SHOWN.test(type);
}

/** The types that a browser shows by itself (HTML, "load a document"). */
const SHOWN =
  /^\s*(text\/|image\/|audio\/|video\/|application\/([\w.-]+\+)?(json|xml|javascript|pdf|xhtml)\b|multipart\/x-mixed-replace)/i;
