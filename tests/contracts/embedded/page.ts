import {
  createEmbeddedRuntime,
  type EmbeddedRun,
  type EmbeddedRuntimeOptions,
} from "../../../src/runtime/embedded/index.ts";
import type { Down, Up } from "../../../src/runtime/embedded/channel.ts";
import type { Failure, RunState } from "../../../src/runtime/port.ts";
import { decodeData, encodeData, type FromPage, type StartRun, type ToPage } from "./messages.ts";

// The page in which examples run while their contract is checked. It decides nothing: a test process
// tells it what to start, and carries every TCP connection to it and back.

declare global {
  interface Window {
    /** Put here by the page's HTML. */
    readonly contractSite: Pick<EmbeddedRuntimeOptions, "baseUrl" | "assets">;
  }
}

type Upward = { send(up: Up): void };

/** Deadlines that no contract is about, in ms: machines are busy. */
const deadlines = { patience: 60_000, probe: 60_000 };

const runs = new Map<number, EmbeddedRun>();
const connections = new Map<number, Upward>();

const link = new WebSocket(new URLSearchParams(location.search).get("link") ?? "");
link.binaryType = "arraybuffer";
const tell = (message: FromPage): void => link.send(JSON.stringify(message));

link.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
  if (typeof data === "string") {
    receive(JSON.parse(data) as ToPage);
  } else {
    const { connection, bytes } = decodeData(data);
    connections.get(connection)?.send({ type: "data", data: bytes });
  }
};

function receive(message: ToPage): void {
  switch (message.type) {
    case "start":
      void start(message);
      break;
    case "stop":
      void stop(message.run);
      break;
    case "open":
      open(message.connection, message.run, message.port);
      break;
    case "up":
      connections.get(message.connection)?.send(message.up);
      if (message.up.type === "abort") connections.delete(message.connection);
  }
}

async function start({ run: id, project, packages, env, port, ports }: StartRun): Promise<void> {
  const runtime = createEmbeddedRuntime({
    ...window.contractSite,
    packages: () => packages,
    ...deadlines,
    port,
    spare: false,
  });
  // As foreign code it runs in an opaque origin, or not at all: nothing here falls back unseen.
  const run = await runtime.start({ project, env, trust: "foreign" });
  runs.set(id, run);
  run.onLog(({ source, text }) => {
    if (source === "example") tell({ type: "output", run: id, text: `${text}\n` });
  });
  run.onState((state) => {
    if (state.at === "running") void listening(run, ports).then((all) => all && ready());
    else if (isOver(state)) end(id, state);
  });
  const ready = (): void => tell({ type: "listening", run: id });
}

async function stop(id: number): Promise<void> {
  await runs.get(id)?.stop();
}

/** Resolves to true when every port takes a connection, to false when the run is over first. */
async function listening(run: EmbeddedRun, ports: readonly number[]): Promise<boolean> {
  for (const port of ports) {
    while (!(await takesConnection(run, port))) {
      if (run.state().at !== "running") return false;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  return true;
}

function takesConnection(run: EmbeddedRun, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const channel = run.connect(port, ({ type }) => {
      if (type === "opened") channel.send({ type: "abort" });
      if (type === "opened" || type === "failed") resolve(type === "opened");
    });
  });
}

type Over = Extract<RunState, { at: "stopped" | "exited" | "failed" }>;

function isOver(state: RunState): state is Over {
  return state.at === "stopped" || state.at === "exited" || state.at === "failed";
}

function end(id: number, state: Over): void {
  if (!runs.delete(id)) return;
  if (state.at === "failed") return fail(id, state.failure);
  tell({ type: "ended", run: id, code: state.at === "exited" ? state.code : null });
}

/** Ways in which a program ends itself; Node.js then exits with 1, having said why. */
const ownFault: readonly Failure["kind"][] = [
  "syntax-error",
  "uncaught",
  "missing-module",
  "port-in-use",
];

function fail(id: number, { kind, message, remedy }: Failure): void {
  const own = ownFault.includes(kind);
  if (!own) tell({ type: "output", run: id, text: `${kind}: ${message}\n${remedy}\n` });
  tell({ type: "ended", run: id, code: own ? 1 : null });
}

function open(connection: number, id: number, port: number): void {
  const receive = (down: Down): void => {
    if (down.type === "closed" || down.type === "failed") connections.delete(connection);
    if (down.type !== "data") tell({ type: "down", connection, down });
    else if (typeof down.data !== "string") link.send(encodeData(connection, down.data));
  };
  const run = runs.get(id);
  if (run) connections.set(connection, run.connect(port, receive));
  else receive({ type: "failed", code: "ECONNREFUSED", message: "The example has ended." });
}
