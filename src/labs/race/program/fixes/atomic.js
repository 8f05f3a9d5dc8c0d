export async function increment(req) {
  // a counter beside the session, such as INCR in Redis
  return req.sessionStore.increment(req.session.id);
}
