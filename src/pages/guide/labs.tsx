import Layout from "@theme/Layout";
import { lazy, Suspense } from "react";

import { labs } from "../../labs/index.ts";
import { Lab } from "../../labs/Lab.tsx";
import styles from "./labs.module.css";

// Every page links to this one, whose code is fetched ahead: what only this page shows is no part of it.
const RaceLab = lazy(async () => ({
  default: (await import("../../labs/race/RaceLab.tsx")).RaceLab,
}));
const CrossSiteLab = lazy(async () => ({
  default: (await import("../../labs/cross-site/CrossSiteLab.tsx")).CrossSiteLab,
}));

/** Every lab on one page, for those who have read the guide and want to play. */
export default function Labs() {
  return (
    <Layout
      title="Labs"
      description="Every live demo of the guide on one page: each runs an example’s own server in the browser."
    >
      <main className={styles.labs}>
        <h1>Labs</h1>
        <p>
          The guide’s live demos on one page. Each runs the server of an example in this page, with
          simulated browsers in front of it. Nothing is loaded before you press Run.
        </p>
        {Object.keys(labs).map((name) => (
          <Lab key={name} of={name} />
        ))}
        <Suspense>
          <RaceLab />
          <CrossSiteLab />
        </Suspense>
      </main>
    </Layout>
  );
}
