import Link from "@docusaurus/Link";
import useBaseUrl from "@docusaurus/useBaseUrl";
import { usePluginData } from "@docusaurus/useGlobalData";
import type { ReactNode } from "react";
import { useId, useRef, useState } from "react";

import type { Files, Project } from "../../snippets/project.ts";
import type { ProjectAsset, SnippetsData } from "../../snippets/project-assets.ts";
import { sourcePagePath } from "../../snippets/source-link.ts";
import { variantLabels, variants } from "../../snippets/variant.ts";
import type { Variant } from "../../snippets/variant.ts";
import { limitsOf } from "./limits.ts";
import { loadProject } from "./load-project.ts";
import { openInStackBlitz } from "./stackblitz.ts";
import styles from "./styles.module.css";
import { useVariant } from "./use-variant.ts";

/** What a reader can do with an example; each loads its own code when it is about to be used. */
const actions = {
  stackblitz: { label: "Open in StackBlitz", load: async () => openInStackBlitz },
  codesandbox: {
    label: "Open in CodeSandbox",
    load: async () => (await import("./codesandbox.ts")).openInCodeSandbox,
  },
  zip: { label: "Download .zip", load: async () => (await import("./zip.ts")).downloadZip },
  command: {
    label: "Copy as one command",
    load: async () => (await import("./command.ts")).copyCommand,
  },
} as const satisfies Readonly<Record<string, ActionOf>>;

type ActionOf = {
  readonly label: string;
  readonly load: () => Promise<(project: Project) => void | Promise<void>>;
};

type Action = keyof typeof actions;

const actionNames = [
  "stackblitz",
  "codesandbox",
  "zip",
  "command",
] as const satisfies readonly Action[];

/** Does it, with the edits that there are at the moment of the click. */
type Ready = (edits: Files) => void | Promise<void>;

type Progress =
  | { readonly at: "idle" }
  | { readonly at: "loading"; readonly action: Action }
  | { readonly at: "done"; readonly action: Action }
  | { readonly at: "failed" }
  /** The files are there, and the browser keeps its clipboard to itself. */
  | { readonly at: "not-copied" }
  /** The files are there, and something else went wrong. */
  | { readonly at: "not-done"; readonly action: Action };

const noEdits: Files = {};

/**
 * Opens or downloads an example in the language that the reader has chosen in the tabs.
 *
 * @param edits files that take the place of the example's own
 */
export default function OpenElsewhere({
  topic,
  edits = noEdits,
}: {
  readonly topic: string;
  readonly edits?: Files;
}): ReactNode {
  // Docusaurus keeps no types of global data; this is what src/plugins/snippets.ts puts there.
  const { projects } = usePluginData("snippets") as SnippetsData;
  const assets = projects[topic];
  if (assets === undefined) throw new Error(`<OpenElsewhere>: there is no example "${topic}"`);
  const available = variants.filter((variant) => assets[variant] !== undefined);
  const variant = useVariant(available);
  const asset = assets[variant];
  if (asset === undefined) throw new Error(`<OpenElsewhere>: "${topic}" has no ${variant}`);
  return (
    <Choice key={`${topic}-${variant}`} asset={asset} topic={topic} variant={variant} edits={edits}>
      {available.map((each) => (
        <Link key={each} to={sourcePagePath(`examples/${topic}/${each}/package.json`)}>
          {variantLabels[each]}
        </Link>
      ))}
    </Choice>
  );
}

function Choice({
  topic,
  variant,
  asset,
  edits,
  children,
}: {
  readonly topic: string;
  readonly variant: Variant;
  readonly asset: ProjectAsset;
  readonly edits: Files;
  /** Links to the files, for a reader without scripts and for whoever wants to look first. */
  readonly children: readonly ReactNode[];
}) {
  const baseUrl = useBaseUrl("/");
  const title = useId();
  const notes = useId();
  const [progress, setProgress] = useState<Progress>({ at: "idle" });
  const ready = useRef(new Map<Action, Ready>());
  const project = useRef<Promise<Project>>(undefined);

  /** Fetches ahead, so that a click can open its tab at once and no popup blocker sees a delay. */
  const prepare = async (action: Action): Promise<Ready> => {
    project.current ??= loadProject(asset, baseUrl);
    const [loaded, run] = await Promise.all([project.current, actions[action].load()]);
    const go: Ready = (edited) => run({ ...loaded, files: { ...loaded.files, ...edited } });
    ready.current.set(action, go);
    return go;
  };

  const prepareQuietly = (action: Action) => {
    prepare(action).catch(() => {
      // A click tries again, and says so if it fails too.
      project.current = undefined;
    });
  };

  const start = async (action: Action) => {
    let go = ready.current.get(action);
    if (go === undefined) {
      setProgress({ at: "loading", action });
      try {
        go = await prepare(action);
      } catch {
        project.current = undefined;
        setProgress({ at: "failed" });
        return;
      }
    }
    try {
      await go(edits);
      setProgress({ at: "done", action });
    } catch (error) {
      setProgress(isRefusal(error) ? { at: "not-copied" } : { at: "not-done", action });
    }
  };

  return (
    <section className={styles.choice} aria-labelledby={title}>
      <p className={styles.title} id={title}>
        <strong>{topic}</strong> <span className={styles.variant}>in {variantLabels[variant]}</span>
        {Object.keys(edits).length > 0 && " with your edits"}
      </p>
      <div className={styles.actions}>
        {actionNames.map((action) => (
          <button
            key={action}
            type="button"
            className="button button--secondary button--sm"
            aria-describedby={`${title} ${notes}`}
            onPointerEnter={() => prepareQuietly(action)}
            onFocus={() => prepareQuietly(action)}
            onClick={() => void start(action)}
          >
            {actions[action].label}
          </button>
        ))}
      </div>
      <p role="status" className={styles.status}>
        {words(progress)}
      </p>
      <p className={styles.files}>
        Read its files:{" "}
        {children.map((link, index) => (
          <span key={index}>
            {index > 0 && " · "}
            {link}
          </span>
        ))}
      </p>
      <div id={notes} className={styles.notes}>
        {limitsOf(topic).map(({ note }) => (
          <p key={note}>{note}</p>
        ))}
      </div>
    </section>
  );
}

/** Whether a browser did not let a page write to the clipboard (Clipboard API, `NotAllowedError`). */
function isRefusal(error: unknown): boolean {
  return error instanceof DOMException && error.name === "NotAllowedError";
}

const openedWords =
  "Opened in a new tab. If none came, your browser blocked it: allow it and click again.";

const doneWords: Readonly<Record<Action, string>> = {
  stackblitz: openedWords,
  codesandbox: openedWords,
  zip: "Downloaded.",
  command:
    "Copied. Paste it into a terminal: it writes the files into a new folder. Then run npm install and npm start.",
};

function words(progress: Progress): string {
  switch (progress.at) {
    case "idle":
      return "";
    case "loading":
      return "Loading the files…";
    case "done":
      return doneWords[progress.action];
    case "not-copied":
      return "Your browser keeps its clipboard to itself. Download the zip file instead.";
    case "not-done":
      return `That did not work: “${actions[progress.action].label}”. Click again, or take another way.`;
    case "failed":
      return "The files could not be loaded. Check your connection, then click again.";
  }
}
