import type { Cookie } from "../../trace/event.ts";
import { CopyText } from "../identity/CopyText.tsx";
import { Identity } from "../identity/Identity.tsx";
import { useNames } from "../identity/names-context.tsx";
import { shorten, tellAttributes, tellExpiry } from "./format.ts";
import styles from "./cookie-jar.module.css";

/** A browser's cookies as a captioned table, drawn where its tabs meet: they share it. */
export function CookieJar({
  browser,
  cookies,
}: {
  readonly browser: string;
  readonly cookies: readonly Cookie[];
}) {
  return (
    <table className={styles.jar}>
      <caption>
        Cookie jar <span className="sr-only">of {browser}</span>
      </caption>
      <thead className={cookies.length === 0 ? "sr-only" : undefined}>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Value</th>
          <th scope="col">Attributes</th>
          <th scope="col">Ends</th>
        </tr>
      </thead>
      <tbody>
        {cookies.length === 0 && (
          <tr>
            <td colSpan={4} className={styles.empty}>
              No cookie yet.
            </td>
          </tr>
        )}
        {cookies.map((cookie) => (
          <tr key={`${cookie.domain} ${cookie.path} ${cookie.name}`} data-cookie={cookie.name}>
            <th scope="row">{cookie.name}</th>
            <td>
              <Value value={cookie.value} />
            </td>
            <td>{tellAttributes(cookie)}</td>
            <td>{tellExpiry(cookie)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Value({ value }: { readonly value: string }) {
  const session = useNames()
    .mark(value)
    .find(({ name }) => name !== undefined)?.name;
  const short = shorten(value);
  if (short === value && session === undefined) return <code>{value}</code>;
  return (
    <details className={styles.value}>
      <summary>
        <code>{short}</code> {session && <Identity name={session} />}
        <span className="sr-only">, show the whole value</span>
      </summary>
      <code>{value}</code>
      {session && <CopyText text={session.id} what={`the id of ${session.label}`} />}
    </details>
  );
}
