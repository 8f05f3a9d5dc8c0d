import Layout from "@theme/Layout";

import { labs } from "../../labs/index.ts";
import { CrossSiteLab } from "../../labs/cross-site/CrossSiteLab.tsx";
import { Lab } from "../../labs/Lab.tsx";
import { RaceLab } from "../../labs/race/RaceLab.tsx";
import styles from "./labs.module.css";

/** The labs on one page, for those who have read the guide and want to play. */
export default function Labs() {
  return (
    <Layout
      title="Labs"
      description="The guide’s labs on one page: each runs a server in your browser, to play with."
    >
      <main className={styles.labs}>
        <h1>Labs</h1>
        <p>
          The guide’s labs on one page. Each runs a server in this page, with simulated browsers in
          front of it. Nothing is loaded before you press Run. The options have runs of their own,
          in their chapter.
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
