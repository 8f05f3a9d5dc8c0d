/**
 * Closes what no directive of a policy closes: connections of WebRTC. Their classes are taken out of
 * this window before any other code runs in it. Other windows have them, too, but none is in reach: in
 * a sandbox each document has an origin of its own, and a policy of the shell lets no frame load
 * anything. What remains is a frame whose document is written in its attribute `srcdoc`; the attribute
 * is renamed wherever the browser makes elements of text (Trusted Types, of which every such place
 * asks the policy named `default`).
 */

/** The classes that open connections, and the one that makes elements of text without asking. */
const closed = ["RTCPeerConnection", "webkitRTCPeerConnection", "XSLTProcessor"];

type Sinks = {
  createHTML(text: string, type?: string, sink?: string): string | null;
  createScript(text: string, type?: string, sink?: string): string | null;
  createScriptURL(url: string): string;
};
type TrustedTypes = {
  createPolicy(name: string, sinks: Partial<Sinks>): { createHTML(text: string): string };
};

/**
 * Call it before any code of the example runs.
 *
 * @returns what makes the shell's own HTML writable
 */
export function closeRealm(): (html: string) => string {
  for (const name of closed) Reflect.deleteProperty(window, name);
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  if (trustedTypes === undefined) return withoutSrcdoc;
  trustedTypes.createPolicy("default", {
    createHTML(html, _type, sink = "") {
      // A name that is written piece by piece can't be seen before it is too late.
      if (/\bwrite(ln)?$/.test(sink)) return null;
      return /srcdoc$/.test(sink) ? "" : withoutSrcdoc(html);
    },
    // An address with code in it makes a new document, with all classes.
    createScript: (text, _type, sink = "") => (/location/i.test(sink) ? null : text),
    createScriptURL: (url) => url,
  });
  const policy = trustedTypes.createPolicy("shell", { createHTML: withoutSrcdoc });
  return (html) => policy.createHTML(html);
}

/**
 * An attribute's name can be written in one way only. An entity of XML could hold it in another. What
 * stands there instead is as good in a script.
 */
function withoutSrcdoc(html: string): string {
  return html.replace(/srcdoc/gi, "$&_").replace(/<!entity/gi, "<!entity_");
}
