/** `process.emitWarning`, and how warnings are shown when nobody else does. */
import { invalidArgType } from "../internal/errors.ts";
import { queueTick } from "../internal/event-loop.ts";
import { emitWarningsWith } from "../internal/warning.ts";
import type { Emitter } from "../events/emitter.ts";
import { processHost } from "./host.ts";

export type Warning = Error & { code?: string; detail?: string };
type Options = { readonly type?: string; readonly code?: string; readonly detail?: string };
type Warner = Emitter & { pid: number; noDeprecation?: boolean; throwDeprecation?: boolean };

export type EmitWarning = (
  warning: string | Error,
  typeOrOptions?: string | Options | Function,
  code?: string | Function,
) => void;

export function createEmitWarning(process: Warner): EmitWarning {
  const emitWarning: EmitWarning = (warning, typeOrOptions, code) => {
    const options: Options =
      typeof typeOrOptions === "object" && typeOrOptions !== null
        ? typeOrOptions
        : {
            type: typeof typeOrOptions === "string" ? typeOrOptions : undefined,
            code: typeof code === "string" ? code : undefined,
          };
    const made = toWarning(warning, options);
    if (made.name === "DeprecationWarning") {
      if (process.noDeprecation) return;
      if (process.throwDeprecation) {
        queueTick(() => {
          throw made;
        });
        return;
      }
    }
    queueTick(() => process.emit("warning", made));
  };
  emitWarningsWith(emitWarning);
  let hinted = false;
  process.on("warning", (made) => {
    const { name, message, code, detail } = made as Warning;
    const label = code ? `[${code}] ` : "";
    processHost().write(2, `(node:${process.pid}) ${label}${name}: ${message}\n`);
    if (detail) processHost().write(2, `${detail}\n`);
    if (hinted) return;
    hinted = true;
    const flag = name === "DeprecationWarning" ? "--trace-deprecation" : "--trace-warnings";
    processHost().write(2, `(Use \`node ${flag} ...\` to show where the warning was created)\n`);
  });
  return emitWarning;
}

function toWarning(warning: string | Error, options: Options): Warning {
  if (warning instanceof Error) return warning;
  if (typeof warning !== "string") {
    throw invalidArgType("warning", "of type string or an instance of Error", warning);
  }
  const made: Warning = new Error(warning);
  made.name = options.type || "Warning";
  if (options.code !== undefined) made.code = options.code;
  if (options.detail !== undefined) made.detail = options.detail;
  return made;
}
