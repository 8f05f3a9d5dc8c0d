import { Comlink } from "comlink";
import type { Answer, Bytes, Entry, FromContainer, Request, SpawnRequest } from "./rpc.ts";

/**
 * The page in the hidden iframe: speaks the client's Comlink to the page that embeds it, and
 * `rpc.ts` to the process behind it. Everything that the client calls on the real service is here.
 */

type OutputListener = (data: Uint8Array | null) => void;
type Running = {
  readonly output?: OutputListener;
  exited: (code: number) => void;
};
type Listener = (...args: unknown[]) => void;

function connect(url: string, onEvent: (event: FromContainer) => void) {
  const socket = new WebSocket(url);
  const waiting = new Map<number, (event: FromContainer) => void>();
  let last = 0;
  const open = new Promise<void>((resolve, reject) => {
    socket.onopen = () => resolve();
    socket.onerror = () => reject(new Error("The stand-in's process can't be reached."));
  });
  socket.onmessage = ({ data }: MessageEvent<string>) => {
    const event = JSON.parse(data) as FromContainer;
    if (event.say !== "answer" && event.say !== "refused") return onEvent(event);
    waiting.get(event.id)?.(event);
    waiting.delete(event.id);
  };
  return {
    close: () => socket.close(),
    async ask<K extends Request["do"]>(request: Extract<Request, { do: K }>): Promise<Answer<K>> {
      await open;
      const id = ++last;
      const event = await new Promise<FromContainer>((resolve) => {
        waiting.set(id, resolve);
        socket.send(JSON.stringify({ id, request }));
      });
      if (event.say === "answer") return event.value as Answer<K>;
      const { error } = event as Extract<FromContainer, { say: "refused" }>;
      throw Object.assign(new Error(error.message), { name: error.name });
    },
  };
}

const server = {
  /** Makes the container. One at a time: the client sees to it. */
  async build(options: { workdirName?: string }) {
    const processes = new Map<number, Running>();
    const watchers = new Map<number, Listener>();
    const listeners = new Map<string, Set<Listener>>();
    let lastProcess = 0;
    let lastWatcher = 0;

    const emit = (event: string, ...args: unknown[]): void => {
      for (const listener of listeners.get(event) ?? []) listener(...args);
    };
    const { ask, close } = connect(rpcAddress(), (event) => {
      switch (event.say) {
        case "output":
          return processes.get(event.pid)?.output?.(bytesOf(event.data));
        case "exit": {
          const running = processes.get(event.pid);
          processes.delete(event.pid);
          running?.output?.(null);
          return running?.exited(event.code);
        }
        case "port":
          emit("port", event.port, event.change, event.url);
          if (event.change === "open") emit("server-ready", event.port, event.url);
          return;
        case "watched":
          return watchers.get(event.watcher)?.(event.event, event.name);
        default: // "answer" and "refused" are for who asked
      }
    });

    const coep = new URLSearchParams(location.search).get("coep") ?? "none";
    const info = await ask({ do: "build", coep, ...options });

    const fs = {
      async readFile(path: string, encoding?: string | null) {
        const bytes = bytesOf(await ask({ do: "readFile", path }));
        return encoding ? new TextDecoder(encoding).decode(bytes) : bytes;
      },
      writeFile: (path: string, data: string | Uint8Array) =>
        ask({
          do: "writeFile",
          path,
          data: base64Of(typeof data === "string" ? new TextEncoder().encode(data) : data),
        }),
      mkdir: (path: string, options?: { recursive?: boolean }) =>
        ask({ do: "mkdir", path, recursive: options?.recursive ?? false }),
      rm: (path: string, options?: { recursive?: boolean; force?: boolean }) =>
        ask({
          do: "rm",
          path,
          recursive: options?.recursive ?? false,
          force: options?.force ?? false,
        }),
      rename: (from: string, to: string) => ask({ do: "rename", from, to }),
      async readdir(path: string, options?: { withFileTypes?: boolean } | string) {
        const entries: readonly Entry[] = await ask({ do: "readdir", path });
        return typeof options === "object" && options?.withFileTypes
          ? entries.map(({ name, type }) => ({ name, "Symbol(type)": type }))
          : entries.map(({ name }) => name);
      },
      async watch(path: string, options: { recursive?: boolean } | null, listener: Listener) {
        const watcher = ++lastWatcher;
        watchers.set(watcher, listener);
        await ask({ do: "watch", path, watcher, recursive: options?.recursive ?? false });
        return Comlink.proxy({
          close: async () => {
            watchers.delete(watcher);
            await ask({ do: "unwatch", watcher });
          },
        });
      },
    };

    return Comlink.proxy({
      fs: () => Comlink.proxy(fs),
      previewScript: () => null,
      runtimeInfo: () => info,
      loadFiles: (tree: Uint8Array, { mountPoints }: { mountPoints?: string } = {}) =>
        ask({ do: "mount", tree: base64Of(tree), mountPoint: mountPoints }),
      async run(request: SpawnRequest, _out: unknown, _err: unknown, output?: OutputListener) {
        // Numbered here, so that no output can come before its process is known.
        const pid = ++lastProcess;
        let exited: Running["exited"] = () => undefined;
        const onExit = new Promise<number>((resolve) => (exited = resolve));
        processes.set(pid, { output, exited });
        await ask({ do: "spawn", pid, request });
        return Comlink.proxy({
          onExit,
          write: (data: string) => ask({ do: "input", pid, data }),
          resize: () => undefined,
          kill: () => ask({ do: "kill", pid }),
        });
      },
      on(event: string, listener: Listener) {
        const set = listeners.get(event) ?? new Set();
        listeners.set(event, set.add(listener));
        return Comlink.proxy(() => void set.delete(listener));
      },
      setPreviewScript: () => null,
      setCredentials: () => null,
      async teardown() {
        await ask({ do: "teardown" });
        close();
      },
    });
  },
};

function rpcAddress(): string {
  return `${location.origin.replace(/^http/, "ws")}/standin/rpc`;
}

function base64Of(bytes: Uint8Array): Bytes {
  let binary = "";
  for (let start = 0; start < bytes.length; start += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  }
  return { base64: btoa(binary) };
}

function bytesOf({ base64 }: Bytes): Uint8Array {
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}

const { port1, port2 } = new MessageChannel();
Comlink.expose(server, port1);
parent.postMessage({ type: "init" }, "*", [port2]);
