import type { Failure } from "../../../runtime/port.ts";
import type { Choice, Why, Wish } from "./choose.ts";

export const wishWords: Readonly<Record<Wish, string>> = {
  auto: "Auto",
  webcontainer: "Node.js in a WebContainer",
  embedded: "Embedded",
};

/** Which runtime runs and why, in one sentence. */
export function tellChoice({ runtime, why }: Choice): string {
  switch (runtime) {
    case "webcontainer":
      return why.is === "wished"
        ? "Real Node.js runs in a WebContainer, as you chose."
        : "Real Node.js runs in a WebContainer in this page.";
    case "embedded":
      return why.is === "wished"
        ? "The embedded runtime runs, as you chose."
        : `${reasonOf(why)}; running on the embedded runtime instead.`;
    case "recorded":
      return "This browser can run neither a WebContainer nor the embedded runtime; showing a recorded run instead.";
  }
}

function reasonOf(why: Why): string {
  switch (why.is) {
    case "not-offered":
      return "Node.js in a WebContainer is not yet offered here";
    case "small-memory":
      return "An iPhone or iPad gives a page too little memory for a WebContainer";
    case "no-shared-memory":
      return "This browser lacks the shared memory that a WebContainer needs";
    case "not-isolated":
      return "This site’s host does not send the headers that a WebContainer needs";
    case "foreign":
      return "The code of a link gets no network, and a WebContainer has one";
    case "edited":
      return "A WebContainer needs this page loaded anew, which would lose your edits";
    case "failed":
      return failedWords[why.kind];
    case "preferred":
    case "wished":
    case "nothing-runs":
      return "No WebContainer is needed";
  }
}

const failedWords: Readonly<Record<Failure["kind"], string>> = {
  unreachable: "stackblitz.com can’t be reached from this network",
  "site-unreachable": "A file that the WebContainer needs could not be loaded from this site",
  "timed-out": "The WebContainer took too long to start",
  "storage-blocked": "This browser blocks the storage that a WebContainer needs",
  // The one thing that this runtime can find wanting, and only where the service worker was refused.
  unsupported:
    "Neither this site’s host nor a service worker sends the headers that a WebContainer needs",
  "preview-blocked": "This browser could not show the WebContainer’s pages",
  internal: "The WebContainer failed",
  "syntax-error": "The WebContainer failed",
  uncaught: "The WebContainer failed",
  "missing-module": "The WebContainer failed",
  "port-in-use": "The WebContainer failed",
  "never-listened": "The WebContainer failed",
  unresponsive: "The WebContainer failed",
};
