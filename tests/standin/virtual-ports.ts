import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import { join } from "node:path";

/**
 * Preloaded into every process of the stand-in: gives the container ports of its own. Listening on 3000
 * takes any free port of the machine and notes it in a file; connecting to 3000 reads the file. So
 * containers that run at the same time never meet, and `EADDRINUSE` is theirs alone.
 *
 * Bundled to CommonJS by `programs.ts`: it has to run before anything of the process, by `--require`.
 */
const folder = process.env.STANDIN_PORTS ?? "";
const fileOf = (port: number): string => join(folder, String(port));

type Holder = { readonly port: number; readonly real: number; readonly pid: number };

/** Who listens on a port of the container. A process that was killed has left its file behind. */
function holderOf(port: number): Holder | undefined {
  if (!existsSync(fileOf(port))) return undefined;
  const holder = JSON.parse(readFileSync(fileOf(port), "utf8")) as Holder;
  try {
    process.kill(holder.pid, 0);
    return holder;
  } catch {
    return undefined;
  }
}

/** The port that a server was asked to listen on; what it says of itself. */
const asked = new WeakMap<net.Server, number>();

type ListenOptions = net.ListenOptions & { port?: number | string };
type Normalized<T> = [options: T, listener: (() => void) | null];
// Node's own reading of the many ways to call `listen` and `connect`; both functions use it.
const { _normalizeArgs: normalize } = net as unknown as {
  _normalizeArgs: (args: unknown[]) => Normalized<never>;
};

const listen = net.Server.prototype.listen as (options: ListenOptions) => net.Server;
const address = net.Server.prototype.address;

net.Server.prototype.listen = function (this: net.Server, ...args: unknown[]): net.Server {
  const [options, listener] = normalize(args) as unknown as Normalized<ListenOptions>;
  if (listener) this.once("listening", listener);
  const port = Number(options.port);
  if (options.port === undefined || options.path !== undefined) return listen.call(this, options);
  if (port !== 0 && holderOf(port)) {
    const error = new Error(`listen EADDRINUSE: address already in use :::${port}`);
    const details = { code: "EADDRINUSE", syscall: "listen", address: "::", port };
    process.nextTick(() => this.emit("error", Object.assign(error, details)));
    return this;
  }
  const forget = (): void => {
    const own = asked.get(this);
    if (own !== undefined) rmSync(fileOf(own), { force: true });
  };
  // At once: what watches the server's own `emit` looks at its address before any listener does.
  if (port !== 0) asked.set(this, port);
  // Ahead of the listeners that the program has set: they may connect at once.
  this.prependOnceListener("listening", () => {
    const real = (address.call(this) as net.AddressInfo).port;
    const own = port === 0 ? real : port;
    asked.set(this, own);
    writeFileSync(
      fileOf(own),
      JSON.stringify({ port: own, real, pid: process.pid } satisfies Holder),
    );
    process.once("exit", forget);
  });
  this.once("close", forget);
  return listen.call(this, { ...options, host: "127.0.0.1", port: 0 });
} as typeof net.Server.prototype.listen;

net.Server.prototype.address = function (this: net.Server) {
  const real = address.call(this);
  const own = asked.get(this);
  return own === undefined || real === null || typeof real === "string"
    ? real
    : { ...real, port: own };
};

const connect = net.Socket.prototype.connect as (...args: unknown[]) => net.Socket;
const loopback = /^(localhost|127\.0\.0\.1|::1|::|0\.0\.0\.0)$/;

net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]): net.Socket {
  // `net.connect` hands over arguments that are normalized already; they carry a mark that must stay.
  const list = Array.isArray(args[0]) ? args[0] : normalize(args);
  const options = list[0] as net.TcpNetConnectOpts;
  const local = options.port && loopback.test(options.host ?? "localhost");
  const holder = local ? holderOf(Number(options.port)) : undefined;
  if (holder) list[0] = { ...options, host: "127.0.0.1", port: holder.real };
  const connecting = connect.call(this, list);
  // `connect` puts a socket's own `write` back in its place.
  if (holder && process.env.STANDIN_UPGRADES === "refuse") refuseUpgrade(this);
  return connecting;
};

/** What the container's own network may do: the handshake of a WebSocket goes nowhere. */
function refuseUpgrade(socket: net.Socket): void {
  const write = socket.write.bind(socket) as (...args: unknown[]) => boolean;
  socket.write = (...args: unknown[]): boolean => {
    if (!/^upgrade: websocket/im.test(String(args[0]))) return write(...args);
    socket.push("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    return true;
  };
}

// A signal that nothing handles would end the process without its "exit" event, and leave the files.
process.once("SIGTERM", () => process.exit(143));
