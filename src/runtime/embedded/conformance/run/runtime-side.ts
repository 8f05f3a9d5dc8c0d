/** Entry of the runtime in plain Node. Arguments: `cases [text]` or `program <title>`. */
import { runTask } from "../../node/internal/event-loop.ts";
import { holdDuringNativeWork } from "../../node/internal/native-work.ts";
import { lifecycle, setProcessHost } from "../../node/process.ts";
import { findProgram, observeAll, printMark, programEnv } from "./observe.ts";
import { runtimeEnv } from "./runtime-env.ts";

/** The real process around the runtime's. `import` would give the runtime's. */
const outer = globalThis.process;
const write = (text: string): void => void outer.stdout.write(text);

holdDuringNativeWork();
setProcessHost({
  write: (fd, text) => void (fd === 1 ? outer.stdout : outer.stderr).write(text),
  exit: (code) => outer.exit(code),
  showUncaught: (error) => void outer.stderr.write(`${String(error)}\n`),
});
outer.on("unhandledRejection", (reason, promise) => lifecycle.rejection(reason, promise));

const [mode, argument] = outer.argv.slice(2);
if (mode === "program") {
  const program = findProgram(String(argument));
  const env = programEnv(runtimeEnv, (line) => write(`${printMark}${line}\n`));
  runTask(() => void program(env));
  lifecycle.exitWhenIdle();
} else {
  void observeAll(runtimeEnv, argument).then((seen) => {
    outer.stdout.write(JSON.stringify(seen), () => outer.exit(0));
  });
}
