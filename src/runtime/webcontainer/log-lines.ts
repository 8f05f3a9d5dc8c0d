/** Makes whole lines of a process's output, which comes in pieces and as a terminal gets it. */
export type LogLines = { push(text: string): void; end(): void };

export function createLogLines(emit: (line: string) => void): LogLines {
  let pending = "";
  return {
    push(text) {
      const lines = (pending + text).split("\n");
      pending = lines.pop() ?? "";
      for (const line of lines) emit(line.replace(/\r$/, ""));
    },
    end() {
      if (pending !== "") emit(pending);
      pending = "";
    },
  };
}
