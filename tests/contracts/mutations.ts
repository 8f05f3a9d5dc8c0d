import type { Patch } from "./patch.ts";

/** One protection, taken out: the test that is named must then fail, by an assertion. */
export type Mutation = {
  readonly topic: string;
  /** What is taken out. */
  readonly without: string;
  readonly patches: readonly Patch[];
  /** The title of the test that goes red, or the part of it that names it. */
  readonly red: string;
};

const mutation = (topic: string, without: string, red: string, ...patches: Patch[]): Mutation => ({
  topic,
  without,
  patches,
  red,
});

const patch = (file: string, from: string | RegExp, to = ""): Patch => ({ file, from, to });

const increments = "increments in a row answer 1, 2, 3, 4, 5 and so on with a socket connected";

export const mutations: readonly Mutation[] = [
  mutation(
    "counter",
    "resave: false",
    `${increments} (polling)`,
    patch("index.ts", "resave: false", "resave: true"),
  ),
  mutation(
    "counter",
    "the room of the session",
    "every tab of a browser is told, another browser is not (websocket)",
    patch("index.ts", "socket.join(req.session.id);"),
  ),
  mutation(
    "counter",
    "disconnectSockets(true)",
    "a connection that was logged out can't join again over the same WebSocket",
    patch("index.ts", "disconnectSockets(true)", "disconnectSockets()"),
  ),
  mutation(
    "counter",
    "clearing the cookie",
    "nothing brings a session back after its log-out (websocket)",
    patch("index.ts", '.clearCookie("connect.sid")'),
  ),
  mutation(
    "counter",
    "the guard of the acknowledgement",
    "no missing acknowledgement and no odd argument ends the process",
    patch("index.ts", 'if (typeof ack === "function")', "if (true)"),
    patch("index.ts", "ack: unknown", "ack: any"),
  ),
  mutation(
    "counter",
    "refusing sockets without a session",
    "nothing brings a session back after its log-out (websocket)",
    patch("index.ts", 'stored ? undefined : new Error("no session")'),
  ),
  mutation(
    "modify-session",
    "the queue",
    "60 increments at once, over HTTP and two sockets, lose none and answer no number twice (websocket)",
    patch("queue.ts", "before.then(task, task)", "task()"),
  ),
  mutation(
    "modify-session",
    "the reload before a change",
    "60 increments at once, over HTTP and two sockets, lose none and answer no number twice (websocket)",
    patch(
      "index.ts",
      /await reload\(req\);\n(\s+req\.session\.count = .*\n\s+await save\(req\);\n\s+return req\.session\.count;\n\s+}\);\n\s+io\.to\(req\.session\.id\)\.emit\("current count", count\);\n\s+if)/,
      "req.session.count = (req.session.count ?? 0) + 1;\n await save(req);\n return req.session.count;\n });\n if",
    ),
  ),
  mutation(
    "modify-session",
    "the look at the session on connect",
    "a connection that joins only after the log-out is refused",
    patch(
      "index.ts",
      /await inTurn\(req\.session\.id, \(\) => reload\(req\)\);\n(\s+next\(\);\n\s+} catch \(err\) {\n\s+if)/,
      "next();\n } catch (err) {\n if",
    ),
  ),
  mutation(
    "expiration",
    "the session middleware for handshakes only",
    "requests of long-polling do not count as activity",
    patch("index.ts", "req._query?.sid", "false"),
  ),
  mutation(
    "expiration",
    "the timer",
    "an idle socket is told and dropped within two seconds (websocket)",
    patch("index.ts", "expiry.watch(sessionId);"),
  ),
  mutation(
    "expiration",
    "saying why",
    "an idle socket is told and dropped within two seconds (websocket)",
    patch("index.ts", /io\.to\(sessionId\)\.emit\("session expired"\);/),
  ),
  mutation(
    "expiration",
    "events counting as activity",
    "events keep a session alive (websocket)",
    patch("session.ts", "req.session.touch();"),
  ),
  mutation(
    "expiration",
    "a new date for the cookie",
    "a renewed cookie lives longer, and so does its session",
    patch("session.ts", /rolling: true,.*/),
  ),
  mutation(
    "expiration",
    "the limit of a timer",
    "a socket stays, and the server does not spin",
    patch("expiry.ts", "Math.min(delay, LONGEST_TIMEOUT)", "delay"),
  ),
  mutation(
    "cross-site",
    "the origin check of Socket.IO",
    "the origin http://evil.example is refused over WebSocket, long-polling and HTTP",
    patch("index.ts", /\n\s+allowRequest: .*/),
  ),
  mutation(
    "cross-site",
    "the origin check of Express",
    "the origin http://evil.example is refused over WebSocket, long-polling and HTTP",
    patch("index.ts", "if (isAllowedOrigin(req))", "if (true)"),
  ),
  mutation(
    "cross-site",
    "accepting its own host",
    "the page's origin, its own and none are accepted on both transports",
    patch("origins.ts", "new URL(origin).host === host", "false"),
  ),
  mutation(
    "cross-site",
    "credentials in CORS",
    "the page may read the answers, with credentials, and a foreign page may not",
    patch("index.ts", ", credentials: true"),
  ),
  mutation(
    "cross-site",
    "proxy: true of the session",
    "the cookie travels, and only over HTTPS",
    patch("session.ts", "proxy: crossSite,"),
  ),
  mutation(
    "cross-site",
    "the cookie's attributes on log-out",
    "logging out takes the cookie away with the same attributes",
    patch("index.ts", ", { sameSite, secure }"),
  ),
  mutation(
    "complete",
    "the queue",
    "200 increments at once, over HTTP and two sockets, lose none and answer no number twice (websocket)",
    patch("queue.ts", "before.then(task, task)", "task()"),
  ),
  mutation(
    "complete",
    "logging out in the queue",
    "no save in flight brings the session back (slow-reads)",
    patch(
      "live-session.ts",
      "inTurn(req.session.id, () => done((callback) => req.session.destroy(callback)))",
      "done((callback) => req.session.destroy(callback))",
    ),
  ),
  mutation(
    "complete",
    "the look at the session on connect",
    "a connection that joins only afterwards is refused, in every namespace",
    patch("sockets.ts", /await renew\(req\);.*\n/, "\n"),
  ),
  mutation(
    "complete",
    "the queue, where the look at a connected socket is missing, too",
    "none of 20 connections that join meanwhile stays: the queue sees to it",
    patch("queue.ts", "before.then(task, task)", "task()"),
  ),
  mutation(
    "complete",
    "the look at a connected socket, where processes share no queue",
    "none of 20 connections that join meanwhile stays: the look once it is connected sees to it",
    patch("sockets.ts", /expiry\.watch\(sessionId\);.*/),
  ),
  mutation(
    "complete",
    "the other namespaces on log-out",
    "reaches tabs in other namespaces (websocket)",
    patch(
      "rooms.ts",
      "namespaces.forEach((namespace) => namespace.in(",
      "namespaces.slice(0, 1).forEach((namespace) => namespace.in(",
    ),
  ),
  mutation(
    "complete",
    "a new id on log-in",
    "changes the id of the session: a planted one is worth nothing",
    patch("live-session.ts", "await done((callback) => req.session.regenerate(callback));"),
  ),
  mutation(
    "complete",
    "bringing the tabs back after a log-in",
    "brings open tabs back as the user (websocket)",
    patch("http.ts", "answered.then(reconnect, reconnect);"),
  ),
  mutation(
    "complete",
    "saveUninitialized: false",
    "50 bad or cookieless handshakes store nothing",
    patch("session.ts", "saveUninitialized: false", "saveUninitialized: true"),
  ),
  mutation(
    "complete",
    "the store's deadline",
    "that should hang is answered in words, and sockets stay",
    patch("deadline-store.ts", "setTimeout(answer,", "setTimeout(() => {},"),
  ),
  mutation(
    "complete",
    "telling a failed store from an ended session",
    "that should fail is answered in words, and sockets stay",
    patch(
      "live-session.ts",
      "err instanceof StoreError ? err : new SessionEnded()",
      "new SessionEnded()",
    ),
  ),
  mutation(
    "complete",
    "telling a failed store from expiry",
    "that fails when a session may have expired drops nobody",
    patch("expiry.ts", "if (err) {", "if (false) {"),
  ),
  mutation(
    "complete",
    "the check of a name",
    "with a number is answered in words",
    patch("http.ts", 'typeof user !== "string" ||'),
    patch(
      "http.ts",
      "user.length < 1 || user.length > 64",
      "(user as string).length < 1 || (user as string).length > 64",
    ),
    patch("http.ts", "logIn(req, user)", "logIn(req, user as string)"),
  ),
  mutation(
    "counter",
    "resave: false at log-out",
    "a poll that waits through a log-out does not bring the session back",
    patch("index.ts", "resave: false", "resave: true"),
  ),
  mutation(
    "modify-session",
    "telling a failed store from an ended session",
    "an event is answered in words and its socket stays, a request gets 503 (fail)",
    patch(
      "session.ts",
      /err instanceof Error && err\.message === "failed to load session"/,
      "err !== undefined",
    ),
  ),
  mutation(
    "modify-session",
    "telling an ended session from a failed store",
    "a session that ended is told from a store that failed: its socket is disconnected",
    patch("session.ts", "failed to load session", "no such words"),
  ),
  mutation(
    "modify-session",
    "the error handler",
    "a log-out that fails says so in words",
    patch("index.ts", /res\.status\(isGone\(err\) \? 401 : 503\)\.send\(.*\);/, "_next(err);"),
  ),
  mutation(
    "modify-session",
    "cutting a connection that a failed store refuses",
    "a client that connects while the store fails comes in once it is well",
    patch("index.ts", /socket\.conn\.close\(\);.*/),
  ),
  mutation(
    "expiration",
    "an answer where an event can't be done",
    "an event is answered in words, and its socket stays (fail-saves)",
    patch("index.ts", "return refuse(ack);", "return;"),
  ),
  mutation(
    "expiration",
    "the error of touch",
    "an event is answered in words, and its socket stays (fail-touches)",
    patch("session.ts", "touchErr ? reject(touchErr) : resolve(true)", "resolve(true)"),
  ),
  mutation(
    "expiration",
    "cutting a connection that a failed store refuses",
    "a client that connects meanwhile comes in once it is well (fail)",
    patch("index.ts", /socket\.conn\.close\(\);.*/),
  ),
  mutation(
    "complete",
    "resave: false at log-out",
    "a poll that waits through a log-out does not bring the session back",
    patch("session.ts", "resave: false", "resave: true"),
    patch("sockets.ts", "req._query?.sid", "false"), // two protections: one of both is enough
  ),
  mutation(
    "complete",
    "the origin check of Socket.IO",
    "http://evil.example is refused on both transports, and over HTTP",
    patch("index.ts", /\n\s+allowRequest: .*/),
  ),
  mutation(
    "complete",
    "the origin check of Express",
    "http://evil.example is refused on both transports, and over HTTP",
    patch("http.ts", "if (isAllowedOrigin(req))", "if (true)"),
  ),
  mutation(
    "complete",
    "the session middleware for handshakes only",
    "requests of long-polling do not count as activity",
    patch("sockets.ts", "req._query?.sid", "false"),
  ),
  mutation(
    "complete",
    "the timer",
    "an idle socket is told and dropped within two seconds (websocket)",
    patch("sockets.ts", /expiry\.watch\(sessionId\);.*/),
  ),
  mutation(
    "complete",
    "saying why",
    "an idle socket is told and dropped within two seconds (websocket)",
    patch("sockets.ts", /rooms\.emit\(sessionId, "session expired"\);.*/),
  ),
  mutation(
    "complete",
    "the guard of the acknowledgement",
    "no missing acknowledgement and no odd argument ends the process",
    patch(
      "sockets.ts",
      'typeof acknowledge === "function" ? acknowledge : () => {}',
      "acknowledge as any",
    ),
  ),
  mutation(
    "complete",
    "disconnectSockets(true)",
    "a connection that was logged out can't join again over the same WebSocket",
    patch("rooms.ts", "disconnectSockets(true)", "disconnectSockets()"),
  ),
  mutation(
    "complete",
    "a change counting as activity",
    "events keep a session alive (websocket)",
    patch("live-session.ts", /req\.session\.touch\(\);.*/),
  ),
  mutation(
    "complete",
    "a look counting as activity",
    "an event that only reads keeps a session alive",
    patch(
      "live-session.ts",
      "await done((callback) => store.touch(req.session.id, req.session, callback));",
    ),
  ),
  mutation(
    "complete",
    "clearing the cookie",
    "nothing brings a session back after its log-out (websocket)",
    patch("http.ts", '.clearCookie("connect.sid", { sameSite, secure })'),
  ),
  mutation(
    "complete",
    "the demand for secrets",
    "production without secrets does not start, and says what to set",
    patch("settings.ts", 'env.NODE_ENV !== "production"', "true"),
  ),
  mutation(
    "complete",
    "dropping an empty secret",
    "a cookie that is signed with “” is not",
    patch("settings.ts", 'parts.filter((part) => part !== "")', "parts"),
    patch("settings.ts", /for \(const origin of allowedOrigins\) {[^}]*}/),
  ),
  mutation(
    "complete",
    "trimming what is listed",
    "a cookie that was signed with an older secret stays valid",
    patch("settings.ts", ".map((part) => part.trim())"),
    patch("settings.ts", /for \(const origin of allowedOrigins\) {[^}]*}/),
  ),
  mutation(
    "complete",
    "proxy: true of the session",
    "the cookie asks for HTTPS, over HTTP and on the handshake",
    patch("session.ts", "proxy: secure,"),
  ),
  mutation(
    "complete",
    "hashing the names of rooms",
    "the names of rooms do not tell the ids of sessions, in any namespace",
    patch("rooms.ts", 'createHash("sha256").update(sessionId).digest("base64url")', "sessionId"),
  ),
  mutation(
    "complete",
    "undoing a late write",
    "a save that comes later than its deadline does not undo a log-out",
    patch("deadline-store.ts", "if (destroyed) {", "if (false) {"),
  ),
  mutation(
    "complete",
    "taking the session off a request that failed",
    "a log-in that can't be saved is answered in words, and does not happen after all",
    patch("http.ts", /Reflect\.deleteProperty\(req, "session"\);.*/),
  ),
  mutation(
    "complete",
    "answering a log-in in the queue",
    "a log-out right after a log-in is not undone by the rest of the log-in",
    patch("http.ts", "inTurn(req.session.id, () => finished(res))", "finished(res)"),
  ),
  mutation(
    "complete",
    "hearing of a client that went away",
    "a log-in whose client went away cuts the old tabs off all the same",
    patch("http.ts", "answered.then(reconnect, reconnect);", 'res.once("finish", reconnect);'),
  ),
  mutation(
    "complete",
    "next() after a connection was closed",
    "a connection that fails for it leaves neither room nor socket behind",
    patch("sockets.ts", /socket\.conn\.close\(\);.*\n/, "return socket.conn.close();\n"),
  ),
  mutation(
    "complete",
    "knowing a missing session by ENOENT",
    "one that says by an error that a session is missing is not taken for one that failed",
    patch("deadline-store.ts", "isMissing ? null : err", "err"),
  ),
  mutation(
    "complete",
    "the log of a failed store",
    "the log says why a store failed",
    patch("errors.ts", /console\.error\(err\); \/\/ with its cause/),
  ),
];
