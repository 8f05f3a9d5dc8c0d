import type { IdKind, Names } from "../../trace/names.ts";
import { AskableIdentity } from "../identity/AskableIdentity.tsx";
import styles from "./timeline.module.css";

const titles: Readonly<Record<IdKind, string>> = {
  session: "Sessions (animals)",
  engine: "Engine.IO sessions (gems)",
  socket: "Sockets (fruits)",
};

/** The names of a trace, and on demand the ids that they stand for. */
export function Legend({ names }: { readonly names: Names }) {
  const all = names.all();
  if (all.length === 0) return null;
  return (
    <details className={styles.legend}>
      <summary>Names of the ids ({all.length})</summary>
      <dl>
        {(["session", "engine", "socket"] as const).map((kind) => (
          <div key={kind}>
            <dt>{titles[kind]}</dt>
            {all
              .filter((name) => name.kind === kind)
              .map((name) => (
                <dd key={name.id}>
                  <AskableIdentity name={name} />
                </dd>
              ))}
          </div>
        ))}
      </dl>
    </details>
  );
}
