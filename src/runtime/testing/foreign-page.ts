/** For tests of pages of other sites, which are the same whatever runs the server. */

/** A server that prints who asks it for what, and gives away three cookies. */
export const asked = `
  require("http").createServer((req, res) => {
    if (req.url !== "/") console.log(req.url, req.headers.origin ?? "no origin", req.headers.cookie ?? "no cookie");
    res.setHeader("set-cookie", ["lax=1; SameSite=Lax", "strict=1; SameSite=Strict", "none=1; SameSite=None; Secure"]);
    if (req.url === "/client.js") {
      res.setHeader("content-type", "text/javascript");
      return res.end("document.querySelector('h1').textContent = 'loaded'");
    }
    res.setHeader("content-type", "text/html");
    res.end("<p id=place>example</p>");
  }).listen(process.env.PORT);
`;

/** A page that loads its script, wants to read its data in several ways, and links to it. */
export const asking = `<h1>waiting</h1><p id=read>…</p><a href=/linked>a link</a>
<script src=/client.js></script>
<script>
  const xhr = new XMLHttpRequest();
  const ways = [
    () => fetch("/data"),
    () => fetch("/unread", { mode: "no-cors", credentials: "include" }),
    () => fetch(new Request("/mine", { credentials: "include" })),
    () => new Promise((resolve, reject) => {
      xhr.open("GET", "/mine-too");
      xhr.withCredentials = true;
      Object.assign(xhr, { onload: resolve, onerror: reject });
      xhr.send();
    }),
  ];
  (async () => {
    const answers = [];
    for (const way of ways) answers.push(await way().then(() => "read", () => "held back"));
    read.textContent = answers.join(", ");
  })();
</script>`;

/** What the page tells then. */
export const answers = "held back, read, held back, held back";

/** What the server prints then, besides what it says of an icon. */
export const printed = [
  "/client.js no origin none=1",
  "/data http://evil.example no cookie",
  "/unread no origin none=1",
  "/mine http://evil.example none=1",
  "/mine-too http://evil.example none=1",
  "/linked no origin lax=1; none=1",
];
