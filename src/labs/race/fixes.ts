/** What a reader can choose as the code of both requests: a file of `program/fixes/` each. */
export type Fix = {
  readonly name: string;
  readonly label: string;
  /** What the code does, or what it needs, in one sentence. */
  readonly tells: string;
};

export const fixes = [
  {
    name: "none",
    label: "Reload, change, save",
    tells: "What a handler does when it is alone.",
  },
  {
    name: "no-reload",
    label: "Change and save only",
    tells: "The session stays as it was when the request, or the socket, arrived.",
  },
  {
    name: "slow",
    label: "Slow work after the reload",
    tells: "A password hash, or a call to another service, comes between reading and writing.",
  },
  {
    name: "late-reload",
    label: "Reload right before the change",
    tells: "The slow work comes first. The gap is smaller, and it is still there.",
  },
  {
    name: "queue",
    label: "A queue per session",
    tells: "The queue of this chapter’s example, in the memory of its process.",
  },
  {
    name: "lock",
    label: "A lock in the store",
    tells: "For stores that have one, such as PostgreSQL with its advisory locks.",
  },
  {
    name: "atomic",
    label: "A counter that the store raises",
    tells: "Beside the session and in one step, such as INCR in Redis.",
  },
] as const satisfies readonly Fix[];

export type FixName = (typeof fixes)[number]["name"];

/** How many processes the two requests share. */
export type Processes = 1 | 2;
