import { blob, either, flag, integer, literal, object, optional, text } from "../guards.ts";
import { wholeAtOnce } from "./whole-script.ts";

/**
 * Runs inside a hidden frame whose policy has no network. It starts workers from a script that the page
 * sends, since it can fetch nothing itself, hands each the page's port, and is out of the way.
 *
 * The workers' origin is opaque: in a sandboxed frame it is the frame's own; else that of a worker
 * whose URL is `data:` (https://html.spec.whatwg.org/#set-up-a-worker-environment-settings-object).
 * Either way they inherit the policy (https://html.spec.whatwg.org/#initialize-worker-policy-container).
 */

const isCommand = either(
  object({
    type: literal("start"),
    worker: integer,
    /** Of the first worker only: all of them run the same. */
    script: optional(blob),
    /** Whether it gets ready before it is wanted. */
    ahead: flag,
    /** The folder of the site, by URL, that has the scripts a worker may still load. */
    later: text,
  }),
  object({ type: literal("stop"), worker: integer }),
);

let script = new Blob();
/** By whether a worker gets ready ahead. */
const urls = new Map<boolean, string>();
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
  script = command.script ?? script;
  const { ahead } = command;
  const worker = origin === "null" ? ofThisOrigin(ahead) : ofAnOpaqueOrigin(ahead);
  workers.set(command.worker, worker);
  worker.onerror = (error) => {
    error.preventDefault();
    const message = error.message || "the worker failed";
    parent.postMessage({ type: "broken", worker: command.worker, message }, "*");
  };
  worker.postMessage("port", [...event.ports]);
});

const scriptFor = (ahead: boolean): Blob => (ahead ? wholeAtOnce(script) : script);

function ofThisOrigin(ahead: boolean): Worker {
  const url = urls.get(ahead) ?? URL.createObjectURL(scriptFor(ahead));
  urls.set(ahead, url);
  return new Worker(url, { name: "example" });
}

/** The script follows as a message: it is 100 times as long as what browsers like to see of a URL. */
function ofAnOpaqueOrigin(ahead: boolean): Worker {
  const worker = new Worker(`data:text/javascript,${encodeURIComponent(RUN_FIRST_MESSAGE)}`, {
    name: "example",
  });
  worker.postMessage(scriptFor(ahead));
  return worker;
}

const RUN_FIRST_MESSAGE =
  "onmessage=e=>{onmessage=null;importScripts(URL.createObjectURL(e.data))}";

/**
 * The policy of the file can't know where the site is, so it allows any site's scripts; this one,
 * which the workers inherit as well, allows but those of one folder.
 */
function police(folder: string): void {
  if (policed) return;
  policed = true;
  const policy = document.createElement("meta");
  policy.httpEquiv = "Content-Security-Policy";
  policy.content = `script-src blob: ${folder}; worker-src blob: data:`;
  document.head.append(policy);
}

parent.postMessage({ type: "frame" }, "*");
