/** Entry of the runtime in a browser's worker. Told by a message what to run; posts what was seen. */
import { runTask } from "../../node/internal/event-loop.ts";
import { holdDuringNativeWork } from "../../node/internal/native-work.ts";
import { lifecycle, setProcessHost } from "../../node/process.ts";
import { findProgram, observeAll, programEnv } from "./observe.ts";
import { runtimeEnv } from "./runtime-env.ts";

export type WorkerRequest =
  { readonly mode: "cases" } | { readonly mode: "program"; readonly title: string };

const printed: string[] = [];
let isProgram = false;

holdDuringNativeWork();
setProcessHost({
  write: () => undefined,
  exit: (code) => postMessage({ printed, code }),
  // A program's own output is what is compared; a case should never come to this.
  showUncaught(error) {
    if (!isProgram) printed.push(error instanceof Error ? String(error.stack) : String(error));
  },
});
addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  lifecycle.rejection(event.reason, event.promise);
});
addEventListener("rejectionhandled", (event) => lifecycle.rejectionHandled(event.promise));

addEventListener("message", ({ data }: MessageEvent<WorkerRequest>) => {
  isProgram = data.mode === "program";
  if (data.mode === "program") {
    const program = findProgram(data.title);
    runTask(() => void program(programEnv(runtimeEnv, (line) => printed.push(line))));
    lifecycle.exitWhenIdle();
  } else void observeAll(runtimeEnv).then((seen) => postMessage(JSON.stringify(seen)));
});
