// Sequences that colour or move (ECMA-48, section 5.4): ESC [ parameters intermediate final.
const controlSequence = /\u001B\[[0-?]*[ -/]*[@-~]/g;

/** A line of a terminal without its colours. */
export function plainText(line: string): string {
  return line.replace(controlSequence, "");
}
