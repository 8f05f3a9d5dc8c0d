import type { Drawing } from "./drawing.ts";
import styles from "./lanes.module.css";

/** The drawing over the rows: what the table says in words, so it says nothing to a screen reader. */
export function Lanes({
  drawing: { marks, lines },
  centers,
  width,
  top,
  bottom,
}: {
  readonly drawing: Drawing;
  readonly centers: readonly number[];
  readonly width: number;
  /** Of the rows in sight, in px from the top of the list. */
  readonly top: number;
  readonly bottom: number;
}) {
  const height = Math.max(0, bottom - top);
  return (
    <svg
      className={styles.lanes}
      aria-hidden="true"
      width={width}
      height={height}
      viewBox={`0 ${top} ${width} ${height}`}
      style={{ insetBlockStart: top }}
    >
      {centers.map((x) => (
        <path key={x} className={styles.life} d={`M${x} ${top}V${bottom}`} />
      ))}
      {lines.map(({ key, path, inChain }) => (
        <path key={key} className={styles.cause} data-chain={inChain} d={path} />
      ))}
      {marks.map(({ id, lane, y, x1, x2, inChain }) => (
        <g key={id} className={styles.mark} data-lane={lane} data-chain={inChain}>
          {x1 === x2 ? (
            <circle cx={x1} cy={y} r={4} />
          ) : (
            <>
              <path className={styles.arrow} d={`M${x1} ${y}H${x2}`} />
              <path className={styles.tip} d={tip(x1, x2, y)} />
              <circle cx={x1} cy={y} r={2.5} />
            </>
          )}
        </g>
      ))}
    </svg>
  );
}

/** The head of an arrow that ends at x2. */
function tip(x1: number, x2: number, y: number): string {
  const back = x1 < x2 ? -7 : 7;
  return `M${x2} ${y}l${back} -4v8z`;
}
