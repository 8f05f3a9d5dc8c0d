import { formatWithOptions } from "node-inspect-extracted";
import process from "../process.ts";

type DebugLog = ((...args: unknown[]) => void) & { readonly enabled: boolean };

/** `util.debuglog`: writes to stderr where `NODE_DEBUG` names the section; `*` stands for anything. */
export function debuglog(section: string, onCreate?: (log: DebugLog) => void): DebugLog {
  const name = section.toUpperCase();
  let enabled: boolean | undefined;
  const isEnabled = () => (enabled ??= matches(process.env.NODE_DEBUG ?? "", name));
  const log = (...args: unknown[]) => {
    onCreate?.(result);
    onCreate = undefined;
    if (!isEnabled()) return;
    process.stderr.write(`${name} ${process.pid}: ${formatWithOptions({}, ...args)}\n`);
  };
  const result: DebugLog = Object.defineProperty(log, "enabled", {
    get: isEnabled,
    configurable: true,
    enumerable: true,
  }) as DebugLog;
  return result;
}

function matches(list: string, name: string): boolean {
  return list
    .toUpperCase()
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "")
    .some((item) => {
      const escaped = item.replace(/[|\\{}()[\]^$+?.]/g, "\\$&").replace(/\*/g, ".*");
      return new RegExp(`^${escaped}$`).test(name);
    });
}
