import type { Names } from "../../trace/names.ts";
import { tell } from "../../trace/text.ts";
import { Marked } from "../identity/Marked.tsx";
import { causeOf, effectsOf } from "./chain.ts";
import styles from "./detail.module.css";
import { detailsOf, type Section } from "./details.ts";
import { timeOf, whereOf, type Row } from "./rows.ts";

/** Effects that are listed; a connection can have thousands. */
const mostEffects = 20;

/** All that is known of one event: what led to it, what it holds, what came of it. */
export function Detail({
  row,
  rows,
  names,
  onSelect,
  onClose,
}: {
  readonly row: Row;
  readonly rows: readonly Row[];
  readonly names: Names;
  readonly onSelect: (id: number) => void;
  readonly onClose: () => void;
}) {
  const { event } = row;
  const cause = causeOf(rows, row);
  const effects = effectsOf(rows, event.id);
  return (
    <section
      className={styles.detail}
      aria-label={`Event #${event.id}`}
      onKeyDown={({ key }) => key === "Escape" && onClose()}
    >
      <header className={styles.head}>
        <p className={styles.title}>
          <span className={styles.number}>#{event.id}</span>{" "}
          <Marked segments={tell(event, names)} ask />
        </p>
        <button type="button" className={styles.close} onClick={onClose}>
          Close<span className="sr-only"> event #{event.id}</span>
        </button>
      </header>
      <p className={styles.where}>
        {whereOf(event)} · {timeOf(event)}
      </p>
      <dl className={styles.chain}>
        <dt>Because of</dt>
        <dd>
          {cause ? (
            <EventLink row={cause} names={names} onSelect={onSelect} />
          ) : event.cause === undefined ? (
            "nothing that was recorded"
          ) : (
            `#${event.cause}, which is no longer kept`
          )}
        </dd>
        {effects.length > 0 && (
          <>
            <dt>Led to</dt>
            {effects.slice(0, mostEffects).map((effect) => (
              <dd key={effect.event.id}>
                <EventLink row={effect} names={names} onSelect={onSelect} />
              </dd>
            ))}
            {effects.length > mostEffects && <dd>and {effects.length - mostEffects} more</dd>}
          </>
        )}
      </dl>
      <div className={styles.sections}>
        {detailsOf(event).map((section) => (
          <SectionView key={section.title} section={section} names={names} />
        ))}
      </div>
    </section>
  );
}

function EventLink({
  row,
  names,
  onSelect,
}: {
  readonly row: Row;
  readonly names: Names;
  readonly onSelect: (id: number) => void;
}) {
  const { event } = row;
  return (
    <button type="button" className={styles.link} onClick={() => onSelect(event.id)}>
      <span className={styles.number}>#{event.id}</span> <Marked segments={tell(event, names)} />
    </button>
  );
}

function SectionView({ section, names }: { readonly section: Section; readonly names: Names }) {
  const value = (text: string) => <Marked segments={names.mark(text)} ask />;
  const rows = (pairs: readonly (readonly [string, string])[]) =>
    pairs.map(([label, text], index) => (
      <tr key={index}>
        <th scope="row">{label}</th>
        <td>{value(text)}</td>
      </tr>
    ));
  switch (section.is) {
    case "fields":
      return (
        <table className={styles.pairs}>
          <caption>{section.title}</caption>
          <tbody>{rows(section.fields)}</tbody>
        </table>
      );
    case "headers":
      return (
        <table className={styles.pairs} data-is="headers">
          <caption>{section.title}</caption>
          <tbody>{rows(section.headers)}</tbody>
        </table>
      );
    case "text":
      return (
        <div className={styles.text}>
          <p className={styles.caption}>{section.title}</p>
          <pre tabIndex={0} role="group" aria-label={section.title}>
            {value(section.text)}
          </pre>
        </div>
      );
    case "changes":
      if (section.changes.length === 0) {
        return (
          <div className={styles.text}>
            <p className={styles.caption}>{section.title}</p>
            <p className={styles.none}>Nothing: the session is the same before and after.</p>
          </div>
        );
      }
      return (
        <table className={styles.changes}>
          <caption>{section.title}</caption>
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">Before</th>
              <th scope="col">After</th>
            </tr>
          </thead>
          <tbody>
            {section.changes.map(({ path, left, right }) => (
              <tr key={path}>
                <th scope="row">{path}</th>
                <td>
                  {left === undefined ? <i>absent</i> : <del>{value(JSON.stringify(left))}</del>}
                </td>
                <td>
                  {right === undefined ? <i>absent</i> : <ins>{value(JSON.stringify(right))}</ins>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      );
  }
}
