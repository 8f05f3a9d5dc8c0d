import { reload, save } from "./session.js";

export async function increment(req) {
  await req.sessionStore.lock(req.session.id);
  try {
    await reload(req);
    req.session.count += 1;
    await save(req);
    return req.session.count;
  } finally {
    await req.sessionStore.unlock(req.session.id);
  }
}
