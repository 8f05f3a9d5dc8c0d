import { reload, save } from "./session.js";
import { slowWork } from "./work.js";

export async function increment(req) {
  await reload(req);
  await slowWork(req);
  req.session.count += 1;
  await save(req);
  return req.session.count;
}
