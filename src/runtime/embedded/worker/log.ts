import type { Outlet } from "./outlet.ts";

export type Level = "debug" | "info" | "warn" | "error";
type Line = { readonly level: Level; readonly text: string };

export type Log = {
  /** Adds output. Text is cut into lines; an unfinished line waits for its end. */
  write(level: Level, text: string): void;
  /** Sends everything, also the unfinished line: the process ends. */
  flush(): void;
};

export type LogOptions = {
  readonly post: Outlet;
  /** Calls back later, in a task of its own. */
  readonly later: (run: () => void) => void;
  readonly now: () => number;
};

/** So many lines a second go to the page one by one, at once: an endless loop never gets to "later". */
const PROMPT = 200;
/** So many characters wait at most; beyond, they are sent even from within a loop. */
const BATCH = 32 * 1024;
/** So many characters a second reach the page; of the rest it only hears how many lines there were. */
const FLOOD = 512 * 1024;

/** Carries the example's output to the page without drowning it. */
export function createLog({ post, later, now }: LogOptions): Log {
  const partial = new Map<Level, string>();
  let lines: Line[] = [];
  let size = 0;
  let scheduled = false;
  let second = -Infinity;
  let prompt = 0;
  let volume = 0;
  let dropped = 0;

  function send(): void {
    if (dropped > 0) {
      lines.push({
        level: "warn",
        text: `… ${dropped} more ${dropped === 1 ? "line" : "lines"}: this is more than the page can show.`,
      });
      dropped = 0;
    }
    if (lines.length > 0) post({ type: "log", lines });
    lines = [];
    size = 0;
  }

  function add(line: Line): void {
    const at = now();
    if (at - second >= 1000) {
      send();
      second = at;
      prompt = 0;
      volume = 0;
    }
    volume += line.text.length;
    if (volume > FLOOD) {
      dropped++;
      return schedule();
    }
    lines.push(line);
    size += line.text.length;
    if (++prompt <= PROMPT || size > BATCH) send();
    else schedule();
  }

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    later(() => {
      scheduled = false;
      send();
    });
  }

  return {
    write(level, text) {
      const all = (partial.get(level) ?? "") + text;
      const end = all.lastIndexOf("\n");
      partial.set(level, all.slice(end + 1));
      if (end < 0) return;
      for (const line of all.slice(0, end).split("\n")) add({ level, text: line });
    },
    flush() {
      for (const [level, text] of partial) if (text !== "") add({ level, text });
      partial.clear();
      send();
    },
  };
}
