import type { Failure, Runtime, StartOptions } from "../../../runtime/port.ts";

/** What the reader has asked for. */
export const wishes = ["auto", "webcontainer", "embedded"] as const;

export type Wish = (typeof wishes)[number];

/** What this browser, and this page in it, can do. */
export type Capabilities = {
  /** Workers, which the embedded runtime needs. */
  readonly worker: boolean;
  /**
   * Memory that workers share and can wait for. `SharedArrayBuffer` is missing from a page that isn't
   * isolated whatever the browser can do, so in such a page this tells of the waiting only.
   */
  readonly sharedMemory: boolean;
  /** Whether this page is cross-origin isolated. */
  readonly isolated: boolean;
  /** Whether loading the page anew may isolate it, and what the reader wanted can be kept meanwhile. */
  readonly canReload: boolean;
  /**
   * Whether a service worker may isolate the page's next load, where its host sends no headers. What
   * the reader wanted can be kept meanwhile.
   */
  readonly canIsolate: boolean;
  /** An iPhone or iPad: their pages get too little memory for a WebContainer. */
  readonly smallMemory: boolean;
};

/** How a runtime failed that was tried already, by its name. */
export type Failures = Readonly<Partial<Record<Runtime["name"], Failure["kind"]>>>;

export type Circumstances = {
  /** Whether this site offers the WebContainer runtime. */
  readonly offered: boolean;
  readonly wish: Wish;
  readonly capabilities: Capabilities;
  /** Whose code is to run. */
  readonly trust: StartOptions["trust"];
  /** Whether there are edits of the reader's, which live as long as the page. */
  readonly edited: boolean;
  readonly failures: Failures;
};

/** Why a runtime was chosen. A view maps it to a sentence. */
export type Why =
  | { readonly is: "preferred" }
  | { readonly is: "wished" }
  | { readonly is: "not-offered" }
  | { readonly is: "foreign" }
  | { readonly is: "small-memory" }
  | { readonly is: "no-shared-memory" }
  | { readonly is: "not-isolated" }
  | { readonly is: "edited" }
  | { readonly is: "failed"; readonly kind: Failure["kind"] }
  | { readonly is: "nothing-runs" };

export type Choice = {
  readonly runtime: Runtime["name"];
  readonly why: Why;
  /** The page has to be loaded anew for it; or loaded anew, and isolated by a service worker. */
  readonly first?: "reload" | "isolate";
  /**
   * A probe did not get through, which may be its own fault: a request is not a frame. So the runtime
   * is tried, with little patience.
   */
  readonly doubtful?: true;
};

/**
 * Chooses what runs a lab: real Node.js in a WebContainer where it can, else the embedded runtime, and
 * a recording where nothing can run. Pure; what has failed is among the circumstances, so that asking
 * again after a failure is the way on.
 */
export function choose(circumstances: Circumstances): Choice {
  const { offered, wish, capabilities, trust, edited, failures } = circumstances;
  const { worker, sharedMemory, isolated, canReload, canIsolate, smallMemory } = capabilities;
  const other = (why: Why): Choice =>
    worker && failures.embedded === undefined
      ? { runtime: "embedded", why }
      : { runtime: "recorded", why: { is: "nothing-runs" } };

  if (wish === "embedded") return other({ is: "wished" });
  if (!offered) return other({ is: "not-offered" });
  // A container has a network, through which a stranger's code could send what a reader enters.
  if (trust === "foreign") return other({ is: "foreign" });
  if (failures.webcontainer) return other({ is: "failed", kind: failures.webcontainer });
  if (smallMemory && wish === "auto") return other({ is: "small-memory" });
  if (!worker || !sharedMemory) return other({ is: "no-shared-memory" });
  const why: Why = { is: wish === "auto" ? "preferred" : "wished" };
  if (isolated) return { runtime: "webcontainer", why };
  if (edited) return other({ is: "edited" });
  if (canReload) return { runtime: "webcontainer", why, first: "reload" };
  if (canIsolate) return { runtime: "webcontainer", why, first: "isolate" };
  return other({ is: "not-isolated" });
}

/**
 * Whether another runtime may do better. What is wrong with the code is so everywhere, and is the
 * reader's to see.
 */
export function mayRunElsewhere(kind: Failure["kind"]): boolean {
  switch (kind) {
    case "unsupported":
    case "unreachable":
    case "site-unreachable":
    case "timed-out":
    case "storage-blocked":
    case "preview-blocked":
    case "internal":
      return true;
    case "syntax-error":
    case "uncaught":
    case "missing-module":
    case "port-in-use":
    case "never-listened":
    case "unresponsive":
      return false;
  }
}
