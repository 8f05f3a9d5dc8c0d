import { reload, save } from "./session.js";

export async function increment(req) {
  await reload(req);
  req.session.count += 1;
  await save(req);
  return req.session.count;
}
