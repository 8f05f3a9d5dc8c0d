import { createServer, request } from "node:http";

import { gated, storedCount } from "./gate.js";
import { increment } from "./increment.js";
import { increment as incrementInSecondProcess } from "./second-process/increment.js";
import { sessionMiddleware } from "./session.js";

const names = ["A", "B"];

// Two processes share nothing but the store. Two copies of the handler and its queue share no more.
const handlers = {
  A: increment,
  B: process.env.PROCESSES === "2" ? incrementInSecondProcess : increment,
};

/** Told of a request once its session is loaded. */
const arrivals = new Map();

const server = createServer((req, res) => {
  sessionMiddleware(req, res, () => {
    if (req.url === "/start") {
      req.session.count = 0;
      req.session.save(() => res.end());
    } else {
      arrivals.get(req.headers["x-request"])?.({ req, res });
    }
  });
});

export const listen = (port) => new Promise((resolve) => server.listen(port, resolve));
export const closeServer = () => server.close();

/**
 * One run: a session with the count 0, and two requests that have loaded it and now increment it at
 * once. Each store operation of theirs happens when its request is chosen.
 *
 * @param choose gets the names of the requests that can go next, and returns one; first of all, who
 *   is first to call its handler
 */
export async function race(choose) {
  const cookie = await startSession();
  const answers = [];
  const contenders = new Map();
  // One after the other, so that it is known which of the two a read of the store is for.
  for (const name of names) {
    const arrived = new Promise((resolve) => arrivals.set(name, resolve));
    answers.push(send("/increment", { cookie, "x-request": name }));
    contenders.set(name, await arrived);
  }

  const { sessionStore } = contenders.get("A").req;
  const sessionId = contenders.get("A").req.session.id;
  const seen = async () => ({
    holds: Object.fromEntries(names.map((name) => [name, contenders.get(name).req.session.count])),
    stored: await storedCount(sessionStore, sessionId),
  });

  const first = choose(names);
  for (const name of [first, ...names.filter((other) => other !== first)]) {
    const contender = contenders.get(name);
    contender.gate = gated(contender.req);
    contender.done = handlers[name](contender.req).then((count) => (contender.answer = count));
  }
  await settled(contenders);
  const start = await seen();

  const steps = [];
  for (;;) {
    const ready = names.filter((name) => contenders.get(name).gate.waiting !== undefined);
    if (ready.length === 0) {
      break;
    }
    const name = choose(ready);
    const { gate } = contenders.get(name);
    const operation = gate.waiting;
    gate.pass();
    await settled(contenders);
    const found = gate.found ?? null;
    steps.push({ request: name, operation, found, ...(await seen()) });
  }

  // A request that waits for nothing and never ends would be a fault of the code under test.
  for (const { done, res, answer } of contenders.values()) {
    await done;
    res.end(JSON.stringify(answer));
  }
  const [a, b] = await Promise.all(answers);
  const stored = await storedCount(sessionStore, sessionId);
  return {
    session: sessionId,
    requests: { A: exchange(contenders.get("A"), a), B: exchange(contenders.get("B"), b) },
    start,
    steps,
    answers: { A: JSON.parse(a.body), B: JSON.parse(b.body) },
    stored,
  };
}

/** What was sent, and with what it was answered. */
function exchange({ req }, { status, body }) {
  const { method, url, rawHeaders } = req;
  const headers = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    headers.push(rawHeaders.slice(index, index + 2));
  }
  return { method, url, headers, status, body };
}

/**
 * Resolves when no operation is under way and no code that one has woken can still run: that code
 * runs in microtasks, before the next turn of the event loop.
 */
async function settled(contenders) {
  do {
    await new Promise((resolve) => setImmediate(resolve));
  } while ([...contenders.values()].some(({ gate }) => gate.underWay > 0));
  await new Promise((resolve) => setImmediate(resolve));
}

async function startSession() {
  const { headers } = await send("/start", {});
  return headers["set-cookie"][0].split(";")[0];
}

function send(path, headers) {
  return new Promise((resolve, reject) => {
    const { port } = server.address();
    const options = { host: "localhost", port, path, method: "POST", headers, agent: false };
    const outgoing = request(options, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (text) => (body += text));
      response.on("end", () => {
        resolve({ status: response.statusCode, headers: response.headers, body });
      });
    });
    outgoing.on("error", reject).end();
  });
}
