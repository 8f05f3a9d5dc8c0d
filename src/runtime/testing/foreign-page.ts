/** For tests of pages of other sites, which are the same whatever runs the server. */

/** A server that prints who asks it for what, and gives away two cookies. */
export const asked = `
  require("http").createServer((req, res) => {
    if (req.url !== "/") console.log(req.url, req.headers.origin ?? "no origin", req.headers.cookie ?? "no cookie");
    res.setHeader("set-cookie", ["lax=1; SameSite=Lax", "strict=1; SameSite=Strict"]);
    if (req.url === "/client.js") {
      res.setHeader("content-type", "text/javascript");
      return res.end("document.querySelector('h1').textContent = 'loaded'");
    }
    res.setHeader("content-type", "text/html");
    res.end("<p id=place>example</p>");
  }).listen(process.env.PORT);
`;

/** A page that loads its script, wants to read its data, and links to it. */
export const asking = `<h1>waiting</h1><p id=read>…</p><a href=/linked>a link</a>
<script src=/client.js></script>
<script>
  fetch("/data").then(() => "read", () => "held back").then((text) => (read.textContent = text));
</script>`;

/** What the server prints then, besides what it says of an icon. */
export const printed = [
  "/client.js no origin no cookie",
  "/data http://evil.example no cookie",
  "/linked no origin lax=1",
];
