/**
 * Runs in the fence: the document around a shell. A frame may always take itself elsewhere, by a
 * script, a form, a link or a refresh, and its own policy has no say in it; the policy of the document
 * that holds it has (CSP 3, `frame-src`, as browsers apply it). Here a frame may show the shell only.
 *
 * None of the example's code runs in this document. The build says which shell it is.
 */
declare const SHELL_FILE: string;

const shell = new URL(SHELL_FILE, location.href).href;
const policy = document.createElement("meta");
policy.httpEquiv = "Content-Security-Policy";
// What would end a source or a directive may stand in the path of a site.
policy.content = `frame-src ${shell.replaceAll(";", "%3B").replaceAll(",", "%2C")}`;
document.head.append(policy);

const frame = document.createElement("iframe");
frame.title = "The example’s page";
// Also what the browser shows in the place of a page that it did not go to.
frame.onload = () => parent.postMessage({ type: "fence" }, "*");
frame.src = shell;
document.body.append(frame);
