import type { Down, Up } from "../channel.ts";

/** Sends an answer down one channel. */
export type Post = (down: Down) => void;

/** The worker's end of one channel. */
export type Connection = { receive(up: Up): void };
