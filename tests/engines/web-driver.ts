/** A session of a WebDriver server (https://www.w3.org/TR/webdriver2/), as far as the tests need it. */
export type WebDriverSession = {
  readonly browserVersion: string;
  navigate(url: string): Promise<void>;
  /** The value of an expression in the page; a promise is waited for. */
  evaluate(expression: string): Promise<unknown>;
  end(): Promise<void>;
};

/**
 * @param server such as `http://127.0.0.1:4444`
 * @param capabilities what the session must have, with the vendor's own
 * @throws Error with the driver's words where it refuses
 */
export async function openSession(
  server: string,
  capabilities: Readonly<Record<string, unknown>>,
): Promise<WebDriverSession> {
  const timeouts = { script: 120_000, pageLoad: 120_000 };
  const created = await command(server, "POST", "/session", {
    capabilities: { alwaysMatch: { ...capabilities, timeouts } },
  });
  if (!isCreated(created)) throw new Error(`No session: ${JSON.stringify(created)}`);
  const session = `${server}/session/${created.sessionId}`;
  return {
    browserVersion: created.capabilities.browserVersion ?? "of an unknown version",
    async navigate(url) {
      await command(session, "POST", "/url", { url });
    },
    evaluate: (expression) =>
      command(session, "POST", "/execute/async", {
        script: `const done = arguments[0]; Promise.resolve(${expression}).then(done);`,
        args: [],
      }),
    async end() {
      await command(session, "DELETE", "");
    },
  };
}

async function command(
  base: string,
  method: string,
  path: string,
  body?: object,
): Promise<unknown> {
  const response = await fetch(base + path, {
    method,
    ...(body && {
      body: JSON.stringify(body),
      headers: { "content-type": "application/json; charset=utf-8" },
    }),
  });
  const answer: unknown = await response.json();
  const value = typeof answer === "object" && answer !== null && "value" in answer && answer.value;
  if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(value)}`);
  return value;
}

function isCreated(
  value: unknown,
): value is { sessionId: string; capabilities: { browserVersion?: string } } {
  return (
    typeof value === "object" &&
    value !== null &&
    "sessionId" in value &&
    typeof value.sessionId === "string" &&
    "capabilities" in value &&
    typeof value.capabilities === "object"
  );
}
