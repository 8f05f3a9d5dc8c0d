import styles from "./session-figure.module.css";

const browsers = [
  { name: "Browser A", tabs: ["Tab 1", "Tab 2", "Tab 3"], id: "7f3a…", count: 3 },
  { name: "Browser B", tabs: ["Tab 1"], id: "c19e…", count: 1 },
] as const;

/** What the guide is about, as a drawing that is text first: a list of browsers with their session. */
export function SessionFigure() {
  return (
    <figure className={styles.figure}>
      <ul className={styles.rows}>
        {browsers.map(({ name, tabs, id, count }) => (
          <li key={name} className={styles.row}>
            <div className={styles.browser}>
              <b>{name}</b>
              <ul>
                {tabs.map((tab) => (
                  <li key={tab}>
                    {tab}
                    <span className="sr-only">, one socket</span>
                  </li>
                ))}
              </ul>
            </div>
            <Wires count={tabs.length} />
            <div className={styles.cookie}>
              <span className="sr-only">sends the cookie </span>
              <code>connect.sid</code>
            </div>
            <Wires count={1} />
            <div className={styles.session}>
              <b>
                Session <code>{id}</code>
              </b>
              <span>count: {count}</span>
              <span>
                {tabs.length} {tabs.length === 1 ? "socket" : "sockets"}
              </span>
            </div>
          </li>
        ))}
      </ul>
      <figcaption>
        The tabs of a browser share its cookie. Each opens a socket of its own, and all of them get
        the same session.
      </figcaption>
    </figure>
  );
}

/** Lines that start at as many tabs and meet in one cookie. */
function Wires({ count }: { readonly count: number }) {
  return (
    <span className={styles.wires} aria-hidden="true">
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" focusable="false">
        {Array.from({ length: count }, (_, index) => {
          const y = ((index + 0.5) / count) * 100;
          return (
            <path
              key={index}
              d={`M0 ${y} C 55 ${y}, 45 50, 100 50`}
              vectorEffect="non-scaling-stroke"
            />
          );
        })}
      </svg>
    </span>
  );
}
