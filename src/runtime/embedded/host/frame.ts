import { object, text } from "../guards.ts";

/**
 * Runs inside the sandboxed frame, whose origin is opaque and whose policy has no network. It starts
 * the worker from the text that the page sends, since it can fetch nothing itself, hands the page's
 * port on to it, and is out of the way.
 */

const isStart = object({
  script: text,
  /** The one script of the site that the worker may still load: the parser. */
  syntax: text,
});

addEventListener("message", (event: MessageEvent<unknown>) => {
  if (event.source !== parent || !isStart(event.data)) return;
  const { script, syntax } = event.data;
  // The policy of the file can't know where the site is, so it allows any site's scripts; this one,
  // which the worker inherits as well, allows but one.
  const policy = document.createElement("meta");
  policy.httpEquiv = "Content-Security-Policy";
  policy.content = `script-src blob: ${syntax}`;
  document.head.append(policy);

  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const worker = new Worker(url, { name: "example" });
  worker.onerror = (error) => {
    error.preventDefault();
    parent.postMessage({ type: "broken", message: error.message || "the worker failed" }, "*");
  };
  worker.postMessage("port", [...event.ports]);
});

parent.postMessage({ type: "frame" }, "*");
