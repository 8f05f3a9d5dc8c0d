/**
 * Runs inside the sandboxed frame, whose origin is opaque and whose policy has no network. It starts
 * the worker from the text that the page sends, since it can fetch nothing itself, hands the page's
 * port on to it, and is out of the way.
 */
addEventListener("message", (event: MessageEvent<unknown>) => {
  if (event.source !== parent || typeof event.data !== "string") return;
  const url = URL.createObjectURL(new Blob([event.data], { type: "text/javascript" }));
  const worker = new Worker(url, { name: "example" });
  worker.onerror = (error) => {
    error.preventDefault();
    parent.postMessage({ type: "broken", message: error.message || "the worker failed" }, "*");
  };
  worker.postMessage("port", [...event.ports]);
});

parent.postMessage({ type: "frame" }, "*");
