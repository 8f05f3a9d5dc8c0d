/** `node:async_hooks`: context that follows queued callbacks; nothing that follows promises. */
import { AsyncLocalStorage } from "./async_hooks/local-storage.ts";
import { AsyncResource } from "./async_hooks/resource.ts";
import { unsupported } from "./unsupported.ts";

export default {
  AsyncLocalStorage,
  AsyncResource,
  executionAsyncId: () => 1,
  triggerAsyncId: () => 0,
  executionAsyncResource: () => ({}),
  createHook(): never {
    throw unsupported(
      "async_hooks.createHook()",
      "A browser has no hooks for promises; use AsyncLocalStorage for context.",
    );
  },
};
