import npm2yarn from "@docusaurus/remark-plugin-npm2yarn";

import { highlightRemark, snippetsRemark } from "./remark.ts";
import type { SnippetsOptions } from "./remark.ts";

export { snippetsPlugin } from "./plugin.ts";
export type { SnippetsData, SnippetsPluginOptions } from "./plugin.ts";
export { highlightRemark, snippetsRemark } from "./remark.ts";
export type { SnippetsOptions } from "./remark.ts";

/**
 * The remark plugins in the one order that works: snippets first, as they judge the fences that an
 * author wrote; then install commands for each package manager; then highlighting of what is left.
 */
export function snippetRemarkPlugins(options: SnippetsOptions) {
  return [
    [snippetsRemark, options],
    [npm2yarn, { sync: true, converters: ["yarn", "pnpm", "bun"] }],
    highlightRemark,
  ] as const;
}
