import { inTurn } from "./queue.js";
import { reload, save } from "./session.js";

export function increment(req) {
  return inTurn(req.session.id, async () => {
    await reload(req);
    req.session.count += 1;
    await save(req);
    return req.session.count;
  });
}
