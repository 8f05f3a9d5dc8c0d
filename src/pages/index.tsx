import chapters from "@generated/chapters/default/chapters.json";
import Link from "@docusaurus/Link";
import Layout from "@theme/Layout";

import { SessionFigure } from "../components/home/SessionFigure.tsx";
import styles from "./index.module.css";

/** The home page: what the guide is, for whom, what it promises, and where to start. */
export default function Home() {
  const [first] = chapters;
  return (
    <Layout description="An interactive guide to Socket.IO with express-session: every example runs in the page, every claim is tested.">
      <main className={styles.home}>
        <header className={styles.head}>
          <h1>One session, many sockets</h1>
          <p className={styles.lede}>
            How Socket.IO and <code>express-session</code> share one session, for people who know
            Express and want their sockets to know who is connected.
          </p>
          <p className={styles.actions}>
            {first && (
              <Link className={styles.start} to={first.permalink}>
                Start with chapter 1
              </Link>
            )}
            <Link to="/guide/log-out">See a log-out run</Link>
          </p>
        </header>

        <SessionFigure />

        <section className={styles.promise} aria-labelledby="promise">
          <h2 id="promise">Two promises</h2>
          <dl>
            <dt>Every claim is tested.</dt>
            <dd>
              Each snippet is cut from an example that runs, in CommonJS, ES modules and TypeScript,
              against the same tests. A sentence about behaviour names the test that proves it.
            </dd>
            <dt>You watch it on the wire.</dt>
            <dd>
              Press Run and the example’s own server starts in the page. Simulated browsers open it,
              each with its cookie jar, and every request, packet and store operation is listed.
            </dd>
          </dl>
        </section>

        <section className={styles.chapters} aria-labelledby="chapters">
          <h2 id="chapters">Chapters</h2>
          <ol>
            {chapters.map(({ title, description, permalink }) => (
              <li key={permalink}>
                <Link to={permalink}>{title}</Link>
                <p>{description}</p>
              </li>
            ))}
          </ol>
        </section>
      </main>
    </Layout>
  );
}
