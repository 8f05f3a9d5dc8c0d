/**
 * One connection as a kernel sees it: two ends, each with what has arrived and wasn't read yet.
 * Behaves as TCP on Linux's loopback: data of several writes may come in one read, `shutdown` is
 * half a close, closing with unread data resets the other side.
 */
import { Buffer } from "node:buffer";
import type { SystemErrorCode } from "../internal/errors.ts";
import { queuePoll } from "../internal/event-loop.ts";
import { Queue } from "../internal/queue.ts";
import type { Address } from "./address.ts";

/** How much may wait unread, in bytes, before writers have to wait. */
const capacity = 512 * 1024;
/** The most that one read gives, in bytes: libuv's read buffer. */
export const readSize = 64 * 1024;

type WriteResult = "done" | "waiting" | SystemErrorCode;
type WaitingWrite = { readonly chunk: Buffer; done(code?: SystemErrorCode): void };

export class Endpoint {
  readonly local: Address;
  readonly remote: Address;
  /** Called in the poll phase when there may be something to read. */
  onReadable: (() => void) | undefined;
  private peer!: Endpoint;
  private readonly inbox = new Queue<Buffer>();
  /** Bytes of the first chunk that were read already. */
  private taken = 0;
  private unread = 0;
  private inputEnded = false;
  private failure: SystemErrorCode | undefined;
  private closed = false;
  private notified = false;
  private waiting: WaitingWrite | undefined;

  private constructor(local: Address, remote: Address) {
    this.local = local;
    this.remote = remote;
  }

  /** Both ends of a new connection. */
  static pair(
    client: { local: Address; remote: Address },
    server: { local: Address; remote: Address },
  ): [client: Endpoint, server: Endpoint] {
    const near = new Endpoint(client.local, client.remote);
    const far = new Endpoint(server.local, server.remote);
    near.peer = far;
    far.peer = near;
    return [near, far];
  }

  hasInput(): boolean {
    return this.unread > 0 || this.inputEnded || this.failure !== undefined;
  }

  /** Asks for `onReadable` in the next poll phase. */
  notify(): void {
    if (this.notified || this.closed) return;
    this.notified = true;
    queuePoll(() => {
      this.notified = false;
      if (!this.closed) this.onReadable?.();
    });
  }

  /** Up to 64 KiB; `null` at the end of input; an error code; `undefined` when there is nothing yet. */
  read(): Buffer | null | SystemErrorCode | undefined {
    if (this.unread > 0) return this.take();
    if (this.inputEnded) return null;
    return this.failure;
  }

  private take(): Buffer {
    const first = this.inbox.peek() as Buffer;
    const rest = first.length - this.taken;
    let chunk: Buffer;
    if (rest >= readSize || rest === this.unread) {
      const end = this.taken + Math.min(rest, readSize);
      chunk = this.taken === 0 && end === first.length ? first : first.subarray(this.taken, end);
      this.advance(chunk.length);
    } else {
      chunk = Buffer.allocUnsafe(Math.min(this.unread, readSize));
      for (let filled = 0; filled < chunk.length;) {
        const next = this.inbox.peek() as Buffer;
        const copied = next.copy(chunk, filled, this.taken);
        filled += copied;
        this.advance(copied);
      }
    }
    this.peer.retryWrite();
    return chunk;
  }

  private advance(bytes: number): void {
    this.unread -= bytes;
    this.taken += bytes;
    if (this.taken === this.inbox.peek()?.length) {
      this.inbox.shift();
      this.taken = 0;
    }
  }

  /**
   * Sends `chunk`, which belongs to the link from now on. When the other side has too much unread,
   * the answer is `waiting` and `done` is called later.
   */
  write(chunk: Buffer, done: (code?: SystemErrorCode) => void): WriteResult {
    if (this.failure !== undefined) {
      const code = this.failure;
      this.failure = "EPIPE";
      return code;
    }
    if (this.peer.closed) {
      // The other machine answers with a reset: the first write after its close seems to work.
      // Of a large one only a part leaves before the reset is there.
      this.failure = "EPIPE";
      return chunk.length > capacity ? "ECONNRESET" : "done";
    }
    if (this.peer.unread >= capacity) {
      this.waiting = { chunk, done };
      return "waiting";
    }
    this.peer.receive(chunk);
    return "done";
  }

  private receive(chunk: Buffer): void {
    if (chunk.length === 0) return;
    this.inbox.push(chunk);
    this.unread += chunk.length;
    this.notify();
  }

  private retryWrite(): void {
    if (!this.waiting || this.peer.unread >= capacity) return;
    const { chunk, done } = this.waiting;
    this.waiting = undefined;
    this.peer.receive(chunk);
    queuePoll(() => done());
  }

  /** Ends the output. The other side reads what is left, then the end. */
  shutdown(): void {
    if (this.peer.closed || this.peer.inputEnded) return;
    this.peer.inputEnded = true;
    this.peer.notify();
  }

  /** Closes both directions. */
  close(): void {
    if (this.closed) return;
    const hadUnread = this.unread > 0;
    this.closed = true;
    this.waiting = undefined;
    this.drop();
    if (hadUnread) this.peer.fail("ECONNRESET");
    else this.shutdown();
    this.peer.failWaiting();
  }

  /** Closes so that the other side gets an error instead of an end. */
  reset(): void {
    if (this.closed) return;
    this.closed = true;
    this.waiting = undefined;
    this.drop();
    this.peer.fail("ECONNRESET");
    this.peer.failWaiting();
  }

  private fail(code: SystemErrorCode): void {
    if (this.closed || this.inputEnded) return;
    this.failure = code;
    this.notify();
  }

  private failWaiting(): void {
    const waiting = this.waiting;
    this.waiting = undefined;
    if (waiting) queuePoll(() => waiting.done("ECONNRESET"));
  }

  private drop(): void {
    this.inbox.clear();
    this.unread = 0;
    this.taken = 0;
  }
}
