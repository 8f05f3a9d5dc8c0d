// #region session-queue
const last = new Map();

/** Runs the tasks of one session one after the other, in the order in which they came. */
function inTurn(sessionId, task) {
  const before = last.get(sessionId) ?? Promise.resolve();
  const result = before.then(task, task); // whatever became of the one before
  const forget = () => {
    if (last.get(sessionId) === result) {
      last.delete(sessionId);
    }
  };
  last.set(sessionId, result);
  result.then(forget, forget);
  return result;
}
// #endregion

module.exports = { inTurn };
