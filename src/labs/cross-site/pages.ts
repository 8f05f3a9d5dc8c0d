/** Where a page of this lab comes from, seen from the server at `http://localhost:3000`. */
export type PageName = "own" | "listed" | "sibling" | "foreign";

export type PlannedPage = {
  readonly name: PageName;
  readonly origin: string;
  /** What it is to the server. */
  readonly tells: string;
};

/** The origin under which every runtime shows the example to its browsers. */
export const ownOrigin = "http://localhost:3000";

export const pages: readonly PlannedPage[] = [
  { name: "own", origin: ownOrigin, tells: "the server’s own origin" },
  { name: "listed", origin: "http://localhost:4200", tells: "same site, the frontend" },
  { name: "sibling", origin: "http://localhost:8080", tells: "same site, not the frontend" },
  { name: "foreign", origin: "http://evil.example", tells: "another site" },
];

export const transports = ["polling", "websocket"] as const;
export type Transport = (typeof transports)[number];

export const transportWords: Readonly<Record<Transport, string>> = {
  polling: "Long-polling",
  websocket: "WebSocket",
};

/**
 * The page that every origin serves here: it loads the client from the server, connects over one
 * transport, and says who it is. Our own code, not the example's.
 */
export function probeHtml({ origin, tells }: PlannedPage, transport: Transport): string {
  return html(
    `<p>A page of <b>${origin}</b>: ${tells}.</p>
<p>${transportWords[transport]}: <output id="status">connecting</output></p>
<p id="message" role="status"></p>
<script src="/socket.io/socket.io.js"></script>
<script>
  const element = (id) => document.getElementById(id);
  const options = { transports: ["${transport}"], withCredentials: true, reconnection: false };
  const socket = io(options);
  socket.on("connect", () => (element("status").textContent = "connected"));
  socket.on("current count", (count) => {
    element("message").textContent = "It reads your session: count " + count + ".";
  });
  socket.on("connect_error", (error) => {
    element("status").textContent = "not connected";
    element("message").textContent = "It was told: " + error.message + ".";
  });
</script>`,
  );
}

/**
 * The page on which the reader gets a session first. A cookie with `Secure` is set over HTTPS only,
 * which ends at a proxy in front of the server: the page adds the field that the proxy would add.
 */
export function startHtml(): string {
  return html(
    `<p>A page of <b>${ownOrigin}</b> starts your session.</p>
<p>Count: <output id="status">…</output></p>
<script>
  fetch("/count", { headers: { "x-forwarded-proto": "https" } })
    .then((response) => response.json())
    .then((count) => (document.getElementById("status").textContent = count));
</script>`,
  );
}

const html = (body: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>A page</title>
<link rel="icon" href="data:,">
<style>
  :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
  body { margin: 0; max-width: 32rem; padding: 0.75rem 1rem }
  output { font-weight: bold }
</style>
<main>${body}</main>
</html>`;
