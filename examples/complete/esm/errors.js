// #region errors
/** The session was there when the client came, and is no more. */
export class SessionEnded extends Error {
  message = "The session has ended.";
}

/** The store failed, or did not answer: this says nothing about the session. */
export class StoreError extends Error {
  constructor(cause) {
    super("The session store does not answer. Try again.", { cause });
  }
}

/** What to tell a client: a status, and words that give nothing away. */
export function describe(err) {
  if (err instanceof SessionEnded) {
    return { status: 401, error: err.message };
  }
  if (err instanceof StoreError) {
    console.error(err); // with its cause
    return { status: 503, error: err.message };
  }
  if (err instanceof Error && "expose" in err && "status" in err) {
    return { status: Number(err.status), error: err.message }; // a body that can't be read
  }
  console.error(err);
  return { status: 500, error: "Something went wrong." };
}
// #endregion
