import { parseAddress } from "./address.ts";
import type { Address } from "./address.ts";
import type { Place, Problem } from "./problem.ts";
import { suggest } from "./suggest.ts";
import { isVariant, variants } from "./variant.ts";
import type { Variant } from "./variant.ts";

/** What an author asks for in one fence. */
export type Fence = {
  /** As written, for messages. */
  readonly text: string;
  readonly address: Address;
  /** Every line that contains one of these texts is marked; each must hit in every variant. */
  readonly marks: readonly Mark[];
  /** Marks what is new compared with this region of the same example. */
  readonly since?: { readonly text: string; readonly address: Address; readonly at: Place };
  /** The only variant that has such code: types, for instance. */
  readonly only?: Variant;
};

export type Mark = { readonly text: string; readonly at: Place };

export type FenceResult =
  | { readonly is: "fence"; readonly fence: Fence }
  | { readonly is: "wrong"; readonly problems: readonly Problem[] };

const optionNames = ["mark", "since", "only"] as const;

/**
 * Reads a `snippet` fence.
 *
 * @param meta what follows the word `snippet`
 * @param body the lines of the fence, one `option: value` each
 * @param at where the fence opens
 */
export function parseFence(meta: string, body: string, at: Place): FenceResult {
  const problems: Problem[] = [];
  const text = meta.trim();
  const address = parseAddress(text);
  if (address === undefined) {
    return wrong(
      at,
      `"${text}" names no snippet; write topic#region, topic/file#region or topic/file`,
    );
  }

  const marks: Mark[] = [];
  let since: Fence["since"];
  let only: Variant | undefined;
  for (const [index, line] of body.split("\n").entries()) {
    if (line.trim() === "") continue;
    const here = { file: at.file, line: at.line + 1 + index };
    const [, name, value] = /^\s*([\w-]+)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
    if (name === undefined || value === undefined || value === "") {
      problems.push({
        at: here,
        message: `a snippet's body holds options such as "mark: text", not "${line.trim()}"`,
      });
    } else if (name === "mark") {
      marks.push({ text: value, at: here });
    } else if (name === "since") {
      const before = parseAddress(value);
      if (before === undefined) problems.push({ at: here, message: `"${value}" names no snippet` });
      else since = { text: value, address: before, at: here };
    } else if (name === "only") {
      if (isVariant(value)) only = value;
      else problems.push({ at: here, message: `no variant "${value}"${suggest(value, variants)}` });
    } else {
      problems.push({ at: here, message: `no option "${name}"${suggest(name, optionNames)}` });
    }
  }
  if (problems.length > 0) return { is: "wrong", problems };
  return {
    is: "fence",
    fence: { text, address, marks, ...(since && { since }), ...(only && { only }) },
  };
}

function wrong(at: Place, message: string): FenceResult {
  return { is: "wrong", problems: [{ at, message }] };
}
