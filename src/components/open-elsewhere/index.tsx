import Link from "@docusaurus/Link";
import useBaseUrl from "@docusaurus/useBaseUrl";
import { usePluginData } from "@docusaurus/useGlobalData";
import type { ReactNode } from "react";
import { useId, useRef, useState } from "react";

import type { Project } from "../../snippets/project.ts";
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
} as const;

type Action = keyof typeof actions;

const actionNames = ["stackblitz", "codesandbox", "zip"] as const satisfies readonly Action[];

type Progress =
  | { readonly at: "idle" }
  | { readonly at: "loading"; readonly action: Action }
  | { readonly at: "done"; readonly action: Action }
  | { readonly at: "failed" };

/** Opens or downloads an example in the language that the reader has chosen in the tabs. */
export default function OpenElsewhere({ topic }: { readonly topic: string }): ReactNode {
  // Docusaurus keeps no types of global data; this is what src/plugins/snippets.ts puts there.
  const { projects } = usePluginData("snippets") as SnippetsData;
  const assets = projects[topic];
  if (assets === undefined) throw new Error(`<OpenElsewhere>: there is no example "${topic}"`);
  const available = variants.filter((variant) => assets[variant] !== undefined);
  const variant = useVariant(available);
  const asset = assets[variant];
  if (asset === undefined) throw new Error(`<OpenElsewhere>: "${topic}" has no ${variant}`);
  return (
    <Choice key={`${topic}-${variant}`} asset={asset} topic={topic} variant={variant}>
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
  children,
}: {
  readonly topic: string;
  readonly variant: Variant;
  readonly asset: ProjectAsset;
  /** Links to the files, for a reader without scripts and for whoever wants to look first. */
  readonly children: readonly ReactNode[];
}) {
  const baseUrl = useBaseUrl("/");
  const title = useId();
  const notes = useId();
  const [progress, setProgress] = useState<Progress>({ at: "idle" });
  const ready = useRef(new Map<Action, () => void>());
  const project = useRef<Promise<Project>>(undefined);

  /** Fetches ahead, so that a click can open its tab at once and no popup blocker sees a delay. */
  const prepare = async (action: Action): Promise<() => void> => {
    project.current ??= loadProject(asset, baseUrl);
    const [loaded, run] = await Promise.all([project.current, actions[action].load()]);
    const go = () => run(loaded);
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
    const go = ready.current.get(action);
    if (go !== undefined) {
      go();
      setProgress({ at: "done", action });
      return;
    }
    setProgress({ at: "loading", action });
    try {
      (await prepare(action))();
      setProgress({ at: "done", action });
    } catch {
      project.current = undefined;
      setProgress({ at: "failed" });
    }
  };

  return (
    <section className={styles.choice} aria-labelledby={title}>
      <p className={styles.title} id={title}>
        <strong>{topic}</strong> <span className={styles.variant}>in {variantLabels[variant]}</span>
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

function words(progress: Progress): string {
  switch (progress.at) {
    case "idle":
      return "";
    case "loading":
      return "Loading the files…";
    case "done":
      return progress.action === "zip"
        ? "Downloaded."
        : "Opened in a new tab. If none came, your browser blocked it: allow it and click again.";
    case "failed":
      return "The files could not be loaded. Check your connection, then click again.";
  }
}
