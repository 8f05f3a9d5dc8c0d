import { compressToBase64 } from "lz-string";

import type { Project } from "../../snippets/project.ts";
import { submitInNewTab } from "./form-post.ts";
import type { FormPost } from "./form-post.ts";

/**
 * The form of CodeSandbox' "define" API (codesandbox.io/docs/learn/sandboxes/cli-api#define-api).
 * The API's own parameters make a sandbox that runs in the browser; `environment=server` asks for
 * one with a server. It is in use, but not on the documented list.
 */
export function codeSandboxPost(project: Project): FormPost {
  const files = Object.fromEntries(
    Object.entries(project.files).map(([path, content]) => [path, { content, isBinary: false }]),
  );
  return {
    action: "https://codesandbox.io/api/v1/sandboxes/define?environment=server",
    fields: [
      ["parameters", toUrlSafe(compressToBase64(JSON.stringify({ files })))],
      ["query", `file=/${project.entry}`],
    ],
  };
}

/** Opens a project, edited or not, in a new tab. Call it while a click is being handled. */
export function openInCodeSandbox(project: Project): void {
  submitInNewTab(codeSandboxPost(project));
}

/** Base64 as the API reads it (RFC 4648, section 5, without padding). */
function toUrlSafe(base64: string): string {
  return base64.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
