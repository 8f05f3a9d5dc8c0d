/**
 * What the page in the hidden iframe (`headless.ts`) and the process behind it (`container.ts`) say to
 * each other over one WebSocket. Only the stand-in speaks this; what the site's own code sees is the
 * real client's Comlink.
 */

/** Bytes travel as base64: the messages are JSON. */
export type Bytes = { readonly base64: string };

export type SpawnRequest = {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | number | boolean>>;
};

export type Request =
  | { readonly do: "build"; readonly workdirName?: string; readonly coep: string }
  | { readonly do: "mount"; readonly tree: Bytes; readonly mountPoint?: string }
  | { readonly do: "readFile"; readonly path: string }
  | {
      readonly do: "writeFile";
      readonly path: string;
      readonly data: Bytes;
    }
  | { readonly do: "mkdir"; readonly path: string; readonly recursive: boolean }
  | {
      readonly do: "rm";
      readonly path: string;
      readonly recursive: boolean;
      readonly force: boolean;
    }
  | { readonly do: "rename"; readonly from: string; readonly to: string }
  | { readonly do: "readdir"; readonly path: string }
  | {
      readonly do: "watch";
      readonly path: string;
      readonly watcher: number;
      readonly recursive: boolean;
    }
  | { readonly do: "unwatch"; readonly watcher: number }
  | { readonly do: "spawn"; readonly pid: number; readonly request: SpawnRequest }
  | { readonly do: "input"; readonly pid: number; readonly data: string }
  | { readonly do: "kill"; readonly pid: number }
  | { readonly do: "teardown" };

export type Entry = { readonly name: string; readonly type: 1 | 2 };

/** What each request is answered with. */
export type Answers = {
  readonly build: { readonly path: string; readonly cwd: string };
  readonly readFile: Bytes;
  readonly readdir: readonly Entry[];
};

export type Answer<K extends Request["do"]> = K extends keyof Answers ? Answers[K] : null;

export type ToContainer = { readonly id: number; readonly request: Request };

export type WireError = { readonly name: string; readonly message: string };

export type FromContainer =
  | { readonly say: "answer"; readonly id: number; readonly value: unknown }
  | { readonly say: "refused"; readonly id: number; readonly error: WireError }
  | { readonly say: "output"; readonly pid: number; readonly data: Bytes }
  | { readonly say: "exit"; readonly pid: number; readonly code: number }
  | {
      readonly say: "port";
      readonly port: number;
      readonly change: "open" | "close";
      readonly url: string;
    }
  | {
      readonly say: "watched";
      readonly watcher: number;
      readonly event: string;
      readonly name: string;
    };
