import { setImmediate } from "node:timers";
import type { IncomingMessage } from "node:http";
import type { Post } from "./connection.ts";
import { createCredit } from "./credit.ts";
import { failure } from "./failure.ts";
import { toPairs } from "./headers.ts";

/** A response of at most this many bytes goes to the page in one message, if it is there at once. */
const SMALL = 64 * 1024;
/** How many turns of the event loop that is: the gateway writes a head, each piece and the end apart. */
const TURNS = 16;

/**
 * Passes a response down a channel: in one piece where it is short and there at once, since each
 * message costs the page, the service worker and the document a task; else as it comes.
 *
 * @param bodyless of a request for the head alone
 * @param post is called until the response has ended or failed
 * @returns what the page's credit for more is given to
 */
export function passResponse(
  incoming: IncomingMessage,
  bodyless: boolean,
  post: Post,
): (bytes: number) => void {
  const credit = createCredit();
  const { statusCode: status = 0, statusMessage: statusText = "" } = incoming;
  const head = {
    type: "opened",
    status,
    statusText,
    headers: toPairs(incoming.rawHeaders),
  } as const;
  const expected = bodyless || status === 204 || status === 304 ? 0 : lengthOf(incoming);
  /** What came before the head was sent; `undefined` once it is. */
  let early: Buffer[] | undefined = [];
  let left = expected;
  let size = 0;

  function send(chunk: Buffer): void {
    // A copy: the page takes the buffer away, and this one may be part of a larger one.
    post({ type: "data", data: new Uint8Array(chunk) });
    if (credit.spend(chunk.byteLength) === "stop") incoming.pause();
  }

  function begin(): void {
    const chunks = early;
    if (!chunks) return;
    early = undefined;
    post(head);
    for (const chunk of chunks) send(chunk);
  }

  function wait(turns: number): void {
    if (!early) return;
    if (turns === 0) begin();
    else setImmediate(() => wait(turns - 1));
  }

  function end(): void {
    if (!early) return post({ type: "end" });
    const body = new Uint8Array(Buffer.concat(early));
    early = undefined;
    post({ ...head, body });
  }

  incoming.on("data", (chunk: Buffer) => {
    left -= chunk.byteLength;
    size += chunk.byteLength;
    if (!early) return send(chunk);
    early.push(chunk);
    if (left <= 0) end();
    else if (size > SMALL) begin();
  });
  incoming.on("end", end);
  const cut = (error: Error): void => {
    begin();
    post(failure(error));
  };
  incoming.on("error", cut);
  incoming.on("close", () => cut(new Error("The response was cut short.")));

  if (expected === 0) end();
  else if (expected > SMALL && expected < Infinity) begin();
  else wait(TURNS);
  return (bytes) => {
    if (credit.add(bytes)) incoming.resume();
  };
}

/** `Infinity` where only its end tells. */
function lengthOf({ headers }: IncomingMessage): number {
  const length = headers["content-length"];
  return length === undefined ? Infinity : Number(length);
}
