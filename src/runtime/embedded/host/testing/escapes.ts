/** What the runtime hides from programs, and what therefore might be all that keeps them in. */
const hidden = [
  "fetch",
  "XMLHttpRequest",
  "importScripts",
  "WebSocket",
  "EventSource",
  "Worker",
  "BroadcastChannel",
  "postMessage",
];

/** To go before the worker's own script: keeps the browser's own functions for `escapeProgram`. */
export const keepNatives = `globalThis.kept = { ${hidden.join(", ")} };\n`;

/** Ways that no worker of any origin has, in any browser of today. */
export const notInWorkers: readonly string[] = [
  "cookies (cookieStore)",
  "a service worker",
  "the parent's window",
  "the top page",
];

/** Ways out of the worker, with the browser's own functions. Each logs what it reached. */
export const escapes: Readonly<Record<string, string>> = {
  "fetch of the site": 'return (await (await native("fetch")(SITE)).text()).length',
  "fetch without CORS": 'return (await native("fetch")(SITE, { mode: "no-cors" })).type',
  XMLHttpRequest:
    'return await new Promise((ok, no) => { const x = new (native("XMLHttpRequest"))(); x.onload = () => ok(x.status); x.onerror = () => no(new Error("blocked")); x.open("GET", SITE); x.send(); })',
  "importScripts of the site":
    'return native("importScripts").call(globalThis, SITE + "reached.js")',
  "import() of the site": 'return typeof (await nativeImport(SITE + "reached.js"))',
  WebSocket:
    'return await new Promise((ok, no) => { const w = new (native("WebSocket"))(SITE.replace("http", "ws")); w.onopen = () => ok("open"); w.onerror = () => no(new Error("blocked")); })',
  EventSource:
    'return await new Promise((ok, no) => { const e = new (native("EventSource"))(SITE + "events"); e.onopen = () => ok("open"); e.onerror = () => no(new Error("blocked")); })',
  IndexedDB:
    'return await new Promise((ok, no) => { const r = indexedDB.open("x"); r.onsuccess = () => ok("open"); r.onerror = () => no(r.error); })',
  caches: 'return await caches.open("x")',
  "cookies (cookieStore)": "return await cookieStore.getAll()",
  "storage (navigator.storage)": "return await (await navigator.storage.getDirectory()).kind",
  "a service worker": 'return await navigator.serviceWorker.register(SITE + "preview-sw.js")',
  "a worker of the site": 'return new (native("Worker"))(SITE + "reached.js") && "started"',
  "the parent's window": "return parent.document.title",
  "the top page": "return (top.location = SITE + 'stolen')",
};

/**
 * A program that tries them all at once, prints a line for each, then listens.
 *
 * @param site an expression for the address of the site, with a slash at its end
 */
export const escapeProgram = (site: string): string => `
const SITE = ${site};
const native = (name) => {
  if (!kept[name]) throw new Error(name + " was not kept");
  return kept[name];
};
// The loader's own \`import()\` knows no URLs of the web; a script that it has not seen uses the browser's.
const nativeImport = (url) => {
  const text = "globalThis.imported = import(" + JSON.stringify(url) + ")";
  native("importScripts").call(globalThis, URL.createObjectURL(new Blob([text])));
  return globalThis.imported;
};
const attempts = { ${Object.entries(escapes)
  .map(([name, body]) => `${JSON.stringify(name)}: async () => { ${body} }`)
  .join(",\n")} };
(async () => {
  // All at once: a way that is never answered costs one deadline, which a busy machine can keep.
  await Promise.all(Object.entries(attempts).map(async ([name, attempt]) => {
    const late = new Promise((_, no) => setTimeout(no, 8000, new Error("no answer")));
    const result = await Promise.race([attempt(), late]).then((v) => "OUT " + String(v), (e) => "kept in: " + (e && e.message));
    console.log(name + " = " + result);
  }));
  // These two can always be called; the question is who hears them.
  new (native("BroadcastChannel"))("escape").postMessage("out");
  native("postMessage").call(globalThis, "out");
  require("http").createServer((q, r) => r.end("ok")).listen(process.env.PORT);
})();`;
