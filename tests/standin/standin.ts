import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import { type Container, createContainer } from "./container.ts";
import { type Faults, noFaults } from "./faults.ts";
import { forward, forwardUpgrade, isolationOf, placeOf } from "./previews.ts";
import { buildPrograms } from "./programs.ts";
import type { FromContainer, ToContainer } from "./rpc.ts";

/** What Chromium says to a page that may store nothing, and the service passes on. */
function storageBlocked(): Error {
  const message =
    "Failed to register a ServiceWorker for scope ('https://stackblitz.com/'): The user denied permission to use Service Worker.";
  return Object.assign(new Error(message), { name: "SecurityError" });
}

/** A stand-in for the service behind `@webcontainer/api`, on this machine. Whoever starts it closes it. */
export type Standin = {
  /** For `WEBCONTAINER_API_IFRAME_URL`. */
  readonly origin: string;
  readonly port: number;
  readonly faults: Faults;
  /** The queries with which the hidden iframe asked so far. */
  readonly asked: readonly URLSearchParams[];
  /** Answers the iframes that `faults.boot === "held"` keeps waiting, and those to come. */
  release(): void;
  /** Containers that are booted now. */
  containers(): readonly Container[];
  /** Resolves when a container is booted, which may be now. */
  booted(): Promise<Container>;
  /** Ends every process of every container, as when the browser runs out of memory. */
  killProcesses(): Promise<void>;
  close(): Promise<void>;
};

export type StandinOptions = {
  /** The Node.js of the containers. Default: the one that runs this. */
  readonly node?: string;
};

export async function startStandin(options: StandinOptions = {}): Promise<Standin> {
  const { node = process.execPath } = options;
  const programs = await buildPrograms();
  const faults = noFaults();
  const containers = new Map<string, Container>();
  const asked: URLSearchParams[] = [];
  const held = new Set<() => void>();
  const waiting = new Set<(container: Container) => void>();
  const sockets = new WebSocketServer({ noServer: true });

  const server = createServer((request, response) => {
    const place = placeOf(request.headers.host ?? "", containers);
    if (place === "no-preview") return serveService(request, response);
    if (place === "nowhere" || faults.previews === "refuse") return void request.socket.destroy();
    forward(place, request, response);
  });

  function serveService(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    if (pathname === "/headless") {
      asked.push(searchParams);
      if (faults.boot !== "held") return serveHeadless(searchParams, request, response);
      held.add(() => serveHeadless(searchParams, request, response));
      return;
    }
    if (pathname === "/standin/headless.js") {
      const headers = { "content-type": "text/javascript", ...isolationOf("require-corp") };
      return void response.writeHead(200, headers).end(programs.headless);
    }
    response.writeHead(404).end("Not found");
  }

  function serveHeadless(
    query: URLSearchParams,
    request: IncomingMessage,
    response: ServerResponse,
  ): void {
    const { boot } = faults;
    if (boot === "aborted") return void request.socket.destroy();
    const isolation = boot === "without-coep" ? {} : isolationOf(query.get("coep") ?? "none");
    const headers = { "content-type": "text/html; charset=utf-8", ...isolation };
    if (boot === "missing") return void response.writeHead(404, headers).end("Not found");
    if (boot === "empty") return void response.writeHead(200, headers).end();
    const script =
      boot === "silent"
        ? ""
        : boot === "mute"
          ? `<script>parent.postMessage({ type: "init" }, "*", [new MessageChannel().port2])</script>`
          : `<script type="module" src="/standin/headless.js"></script>`;
    response.writeHead(200, headers).end(`<!doctype html><title>Container</title>${script}`);
  }

  server.on("upgrade", (request, socket, head) => {
    const place = placeOf(request.headers.host ?? "", containers);
    if (place === "no-preview" && request.url === "/standin/rpc") {
      const { origin = "" } = request.headers;
      return sockets.handleUpgrade(request, socket, head, (rpc) => serveRpc(rpc, origin));
    }
    if (typeof place === "string" || faults.upgrades === "refuse") return void socket.destroy();
    forwardUpgrade(place, request, socket, head);
  });

  /** One connection is one container: where the page goes, it goes too. */
  function serveRpc(rpc: WebSocket, origin: string): void {
    let container: Container | undefined;
    const say = (event: FromContainer): void => {
      if (faults.unanswered === "everything") return;
      if (rpc.readyState === rpc.OPEN) rpc.send(JSON.stringify(event));
    };
    const boot = async (workdirName: string | undefined, coep: string): Promise<Container> => {
      const id = randomBytes(6).toString("hex");
      const made = await createContainer({
        id,
        workdirName: workdirName ?? id,
        coep,
        node,
        virtualPorts: programs.virtualPorts,
        urlOf: (port) => previewUrl(id, port, origin),
        tellsPorts: () => faults.ports,
        failsProcesses: () => faults.processes === "fail",
        upgradesWithin: () => faults.upgradesWithin,
        outputSize: () => (faults.torn ? 7 : Infinity),
        say,
      });
      containers.set(id, made);
      for (const resolve of waiting) resolve(made);
      waiting.clear();
      return made;
    };
    const answer = async ({ id, request }: ToContainer): Promise<void> => {
      if (faults.unanswered === "everything" || faults.unanswered === request.do) return;
      try {
        if (request.do === "build") {
          if (faults.boot === "storage-blocked") throw storageBlocked();
          container = await boot(request.workdirName, request.coep);
          return say({ say: "answer", id, value: container.info });
        }
        if (!container) throw new Error("There is no container.");
        if (request.do === "teardown") containers.delete(container.id);
        if (request.do === "teardown" && faults.teardown === "refuse") {
          await container.close();
          throw new Error("The container could not be torn down.");
        }
        say({ say: "answer", id, value: (await container.obey(request)) ?? null });
      } catch (error) {
        const { name, message } = error instanceof Error ? error : new Error(String(error));
        say({ say: "refused", id, error: { name, message } });
      }
    };
    rpc.on(
      "message",
      (data) => void answer(JSON.parse((data as Buffer).toString()) as ToContainer),
    );
    rpc.on("close", () => {
      if (container && containers.delete(container.id)) void container.close();
    });
  }

  /** One origin per port. Where the page believes in the real service, under the service's own domain. */
  function previewUrl(id: string, port: number, origin: string): string {
    return origin.startsWith("https:")
      ? `https://${id}--${port}--standin.local-corp.webcontainer-api.io`
      : `http://${id}--${port}.localhost:${address.port}`;
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address() as AddressInfo;

  return {
    origin: `http://localhost:${address.port}`,
    port: address.port,
    faults,
    asked,
    release() {
      if (faults.boot === "held") faults.boot = "well";
      for (const serve of held) serve();
      held.clear();
    },
    containers: () => [...containers.values()],
    booted() {
      const [first] = containers.values();
      return first ? Promise.resolve(first) : new Promise((resolve) => void waiting.add(resolve));
    },
    async killProcesses() {
      await Promise.all([...containers.values()].map(({ processes }) => processes.killAll()));
    },
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      await Promise.all([...containers.values()].map((container) => container.close()));
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
