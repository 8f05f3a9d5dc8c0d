import type { Report } from "../loader/index.ts";
import type { Fault } from "../protocol.ts";

/** What ended the example's process, for the reader: in words, with a remedy and a place. */
export function faultOf(report: Report, root: string): Fault {
  const { kind, message, at } = report;
  return {
    kind,
    message: firstLine(message),
    remedy: remedies[kind],
    ...(at && {
      at: { file: withinProject(at.file, root), line: at.line, column: at.column },
    }),
  };
}

const remedies: Readonly<Record<Report["kind"], string>> = {
  "syntax-error": "Correct the code at this place, then start the example again.",
  "missing-module":
    "Import one of the files or packages of this example. For another package, copy the example to your computer.",
  "port-in-use": "Let only one server listen on a port, or choose another port for the second.",
  uncaught: "Correct the code, or catch the error, then start the example again.",
};

function withinProject(file: string, root: string): string {
  return file.startsWith(`${root}/`) ? file.slice(root.length + 1) : file;
}

function firstLine(message: string): string {
  return message.split("\n", 1)[0] ?? message;
}
