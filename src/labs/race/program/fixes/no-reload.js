import { save } from "./session.js";

export async function increment(req) {
  req.session.count += 1;
  await save(req);
  return req.session.count;
}
