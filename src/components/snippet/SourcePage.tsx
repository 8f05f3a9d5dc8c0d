import Head from "@docusaurus/Head";
import Link from "@docusaurus/Link";
import useBrokenLinks from "@docusaurus/useBrokenLinks";
import Layout from "@theme/Layout";
import type { ReactNode } from "react";
import { useEffect } from "react";

import type { SourcePages } from "../../snippets/source-page.ts";
import "./code.css";
import styles from "./source-page.module.css";

type Props = {
  readonly route: { readonly path: string };
  readonly pages: SourcePages;
};

/** One file of an example, with a number and an anchor for each line. */
export default function SourcePage({ route, pages }: Props): ReactNode {
  const page = pages[route.path];
  if (page === undefined) throw new Error(`No source page was built for ${route.path}.`);
  const { path, html, ids, neighbours } = page;
  const { collectAnchor } = useBrokenLinks();
  for (const id of ids) collectAnchor(id);
  useTarget();

  return (
    <Layout title={path} description={`The source of ${path}`}>
      <Head>
        {/* A reader comes here from the guide; a search should end there, not here. */}
        <meta name="robots" content="noindex" />
      </Head>
      <main className={`container ${styles.page}`}>
        <h1 className={styles.title}>{path}</h1>
        <p>Lines are numbered as in the repository, where regions are marked by comments.</p>
        <pre className={styles.code} tabIndex={0} role="group" aria-label={path}>
          <code dangerouslySetInnerHTML={{ __html: html }} />
        </pre>
        {neighbours.map(({ title, links }) => (
          <nav key={title} aria-label={title}>
            <h2 className={styles.heading}>{title}</h2>
            <ul>
              {links.map(({ label, href }) => (
                <li key={href}>
                  <Link to={href}>{label}</Link>
                </li>
              ))}
            </ul>
          </nav>
        ))}
      </main>
    </Layout>
  );
}

/**
 * Marks the lines that the URL names. `:target` does so without us, except after a navigation
 * within the site: `history.pushState` leaves it as it was (whatwg/html#639).
 */
function useTarget(): void {
  useEffect(() => {
    const mark = () => {
      for (const old of document.querySelectorAll("[data-target]"))
        old.removeAttribute("data-target");
      document.getElementById(location.hash.slice(1))?.setAttribute("data-target", "");
    };
    mark();
    addEventListener("hashchange", mark);
    return () => removeEventListener("hashchange", mark);
  }, []);
}
