import type {
  WebContainerRuntime,
  WebContainerRuntimeOptions,
} from "../../../runtime/webcontainer/options.ts";

/** The page side of the WebContainer runtime, which comes only where it is wanted. */
export type WebContainerModule = {
  createWebContainerRuntime(options: WebContainerRuntimeOptions): WebContainerRuntime;
};

/** Loads it; `undefined` where the site does not offer it. */
export const loadWebContainer: (() => Promise<WebContainerModule>) | undefined = () =>
  import("../../../runtime/webcontainer/index.ts");

/** Whether labs may run on real Node.js here. */
export const offersWebContainer: boolean = loadWebContainer !== undefined;
