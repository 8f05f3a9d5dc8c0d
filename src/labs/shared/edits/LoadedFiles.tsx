import useBaseUrl from "@docusaurus/useBaseUrl";
import { use } from "react";

import type { Failure, Project } from "../../../runtime/port.ts";
import { variantLabels } from "../../../snippets/variant.ts";
import { baseOf, type Circumstances } from "./circumstances.ts";
import type { Desk } from "./desk.ts";
import { KeptEdits } from "./KeptEdits.tsx";
import { loadExample } from "./load-example.ts";
import type { LabExample } from "./load-example.ts";
import { Workbench } from "./Workbench.tsx";
import styles from "./workbench.module.css";

type Loading =
  | { readonly is: "loaded"; readonly example: LabExample }
  | { readonly is: "failed"; readonly message: string };

/** The files of an example, fetched when this is first drawn. Import it lazily. */
export function LoadedFiles({
  topic,
  ...rest
}: {
  readonly lab: string;
  readonly topic: string;
  readonly variant: Project["variant"];
  readonly failure: Failure | undefined;
  readonly live: boolean;
  /** Of a link that was opened. */
  readonly code: string | undefined;
  readonly circumstances: Circumstances;
  readonly onAnswer: () => void;
  readonly desk: Desk;
  readonly onDesk: (desk: Desk) => void;
}) {
  const baseUrl = useBaseUrl("/");
  const loaded = use(load(topic, rest.variant, baseUrl));
  if (loaded.is === "failed") {
    return (
      <p className={styles.wrong} role="alert">
        {loaded.message} Check the connection to this site, then reload the page.
      </p>
    );
  }
  const { now, scenario } = rest.circumstances;
  const base = baseOf(scenario, rest.variant, now.version);
  return (
    <>
      <p className={styles.variant}>
        In {variantLabels[rest.variant]}. <KeptEdits lab={rest.lab} base={base} />
      </p>
      <Workbench {...rest} topic={topic} example={loaded.example} />
    </>
  );
}

const loads = new Map<string, Promise<Loading>>();

/** One promise an example, so that drawing again does not fetch again. */
function load(topic: string, variant: Project["variant"], baseUrl: string): Promise<Loading> {
  const key = `${topic} ${variant}`;
  const known = loads.get(key);
  if (known !== undefined) return known;
  const loading = loadExample(topic, variant, baseUrl).then(
    (example): Loading => ({ is: "loaded", example }),
    (error: unknown): Loading => ({
      is: "failed",
      message: error instanceof Error ? error.message : String(error),
    }),
  );
  loads.set(key, loading);
  return loading;
}
