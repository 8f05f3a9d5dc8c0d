/** How a lab lets the session store misbehave. */
export type Faults = {
  /** Every operation reaches the store this many ms late. */
  readonly storeDelay?: number;
  /** Every operation fails, as with a database that can't be reached. */
  readonly storeDown?: boolean;
};

/** What a driver's error looks like when its server is gone. */
export function storeDownError(): Error {
  return Object.assign(new Error("The session store can't be reached."), { code: "ECONNREFUSED" });
}
