import { Duplex } from "node:stream";

type Callback = (error?: Error | null) => void;

/** One end of a connection within a process. What is asked of a socket besides is taken and means nothing. */
class End extends Duplex {
  readonly remoteAddress = "127.0.0.1";
  readonly localPort: number;
  readonly remotePort: number;
  #other: End | undefined;
  /** Waits until the other end has taken what was written last. */
  #written: Callback | undefined;

  constructor(localPort: number, remotePort: number) {
    super();
    this.localPort = localPort;
    this.remotePort = remotePort;
  }

  joinTo(other: End): void {
    this.#other = other;
  }

  setTimeout(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  override _write(chunk: Uint8Array, _: BufferEncoding, written: Callback): void {
    this.#written = written;
    if (this.#other?.push(chunk) === true) this.#taken();
  }

  override _read(): void {
    if (this.#other) this.#other.#taken();
  }

  override _final(ended: Callback): void {
    this.#other?.push(null);
    ended();
  }

  override _destroy(error: Error | null, destroyed: Callback): void {
    const other = this.#other;
    this.#other = undefined;
    process.nextTick(() => other?.destroy());
    destroyed(error);
  }

  #taken(): void {
    const written = this.#written;
    this.#written = undefined;
    written?.();
  }
}

/** Above every port that there is: no connection of a network has it. */
const firstPort = 0x1_0000;
let connections = 0;

/**
 * A connection that never leaves the process, as two streams. Each end has a port, as that of a network
 * has, by which its requests are told apart.
 *
 * @param port the server's
 */
export function duplexPair(port: number): { readonly client: Duplex; readonly server: Duplex } {
  const own = firstPort + ++connections;
  const client = new End(own, port);
  const server = new End(port, own);
  client.joinTo(server);
  server.joinTo(client);
  return { client, server };
}
