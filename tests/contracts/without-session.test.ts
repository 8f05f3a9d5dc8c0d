import { describe, expect, test } from "vitest";
import { patched } from "./patch.ts";
import { whileRunning } from "./under-test.ts";

// Where the session middleware did not see the handshake, `socket.request.session` is undefined
// whatever its type says: here the line is missing that gives it to Socket.IO.

const missing = [
  ["counter", "io.engine.use(sessionMiddleware);", ""],
  ["modify-session", "io.engine.use(sessionMiddleware);", ""],
  ["cross-site", "io.engine.use(sessionMiddleware);", ""],
  ["expiration", "sessionMiddleware(req, res, next);", "next();"],
  ["complete", "sessionMiddleware(req, res, next);", "next();"],
] as const;

describe.concurrent("a handshake that the session middleware did not see", () => {
  test.each(missing)(
    "the socket is refused in words, and the process lives on: %s",
    async (topic, from, to) => {
      const file = topic === "complete" ? "sockets.ts" : "index.ts";
      const variant = "esm";
      const files = await patched(topic, variant, [{ file, from, to }]);
      const ports = topic === "cross-site" ? ["PAGE_PORT"] : [];
      await whileRunning({ topic, variant, files, ports }, async ({ visitor, running }) => {
        const browser = await visitor();
        for (const transport of ["polling", "websocket"] as const) {
          const tab = browser.open({ transport });
          expect(await tab.settled()).toMatch(/^(no session|Something went wrong\.)$/);
          // Refused, so that the client does not try again for ever.
          expect(tab.socket.active).toBe(false);
        }
        expect(await browser.increment()).toBe(1);
        expect(running.output()).not.toContain("UnhandledPromiseRejection");
      });
    },
  );
});
