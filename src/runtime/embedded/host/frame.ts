import { either, integer, literal, object, optional, text } from "../guards.ts";

/**
 * Runs inside the sandboxed frame, whose origin is opaque and whose policy has no network. It starts
 * workers from a text that the page sends, since it can fetch nothing itself, hands each the
 * page's port, and is out of the way.
 */

const isCommand = either(
  object({
    type: literal("start"),
    worker: integer,
    /** Of the first worker only: all of them run the same. */
    script: optional(text),
    /** The folder of the site, by URL, that has the scripts a worker may still load. */
    later: text,
  }),
  object({ type: literal("stop"), worker: integer }),
);

let url: string | undefined;
const workers = new Map<number, Worker>();
let policed = false;

addEventListener("message", (event: MessageEvent<unknown>) => {
  const command = event.data;
  if (event.source !== parent || !isCommand(command)) return;
  if (command.type === "stop") {
    workers.get(command.worker)?.terminate();
    workers.delete(command.worker);
    return;
  }
  police(command.later);
  url ??= URL.createObjectURL(new Blob([command.script ?? ""], { type: "text/javascript" }));
  const worker = new Worker(url, { name: "example" });
  workers.set(command.worker, worker);
  worker.onerror = (error) => {
    error.preventDefault();
    const message = error.message || "the worker failed";
    parent.postMessage({ type: "broken", worker: command.worker, message }, "*");
  };
  worker.postMessage("port", [...event.ports]);
});

/**
 * The policy of the file can't know where the site is, so it allows any site's scripts; this one,
 * which the workers inherit as well, allows but those of one folder.
 */
function police(folder: string): void {
  if (policed) return;
  policed = true;
  const policy = document.createElement("meta");
  policy.httpEquiv = "Content-Security-Policy";
  policy.content = `script-src blob: ${folder}`;
  document.head.append(policy);
}

parent.postMessage({ type: "frame" }, "*");
