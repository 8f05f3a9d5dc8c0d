// What a store in another process offers beside get and set, each of them one step for everyone who
// uses it: Redis has INCR, PostgreSQL has advisory locks. Here they are in memory, as the sessions are.

const counters = new Map();
const queues = new Map();

/** Raises the counter of a session and answers with its new value. */
export async function raise(sessionId) {
  const count = (counters.get(sessionId) ?? 0) + 1;
  counters.set(sessionId, count);
  return count;
}

export const counterOf = (sessionId) => counters.get(sessionId);

/** Answers when the lock is the caller's. */
export async function lock(sessionId) {
  const queue = queues.get(sessionId);
  if (queue === undefined) {
    queues.set(sessionId, []);
  } else {
    await new Promise((granted) => queue.push(granted));
  }
}

export async function unlock(sessionId) {
  const next = queues.get(sessionId)?.shift();
  if (next === undefined) {
    queues.delete(sessionId);
  } else {
    next();
  }
}
