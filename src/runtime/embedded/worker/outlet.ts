import type { FromWorker } from "../protocol.ts";

/** The worker's line to the page. */
export type Outlet = (message: FromWorker, transfer?: Transferable[]) => void;
