import type { LinkProblem } from "./codec.ts";

const start = "#edits=";

/** The part of an address behind `#`: which lab it is about, then the code. */
export function linkHash(lab: string, code: string): string {
  return `${start}${lab}.${code}`;
}

/** The code in an address, if it is about this lab. Nothing needs to be loaded to tell. */
export function codeFor(lab: string, hash: string): string | undefined {
  const wanted = `${start}${lab}.`;
  return hash.startsWith(wanted) ? hash.slice(wanted.length) : undefined;
}

/** What is told about a link that can't be used. */
export function tellLinkProblem(problem: LinkProblem): string {
  switch (problem) {
    case "damaged":
      return "This link is damaged: a part of it is missing or was changed. Ask for it again. Below is the original.";
    case "of-another-version":
      return "This link was made by a later version of this site. Reload the page, then open it again. Below is the original.";
    case "too-large":
      return "This link is longer than any that this site makes. Below is the original.";
  }
}
