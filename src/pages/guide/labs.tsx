import Layout from "@theme/Layout";

import { labs } from "../../labs/index.ts";
import { CrossSiteLab } from "../../labs/cross-site/CrossSiteLab.tsx";
import { Lab } from "../../labs/Lab.tsx";
import { RaceLab } from "../../labs/race/RaceLab.tsx";
import styles from "./labs.module.css";

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
        <RaceLab />
        <CrossSiteLab />
      </main>
    </Layout>
  );
}
