import { readGolden } from "./files.ts";
import { RecordedTable } from "./RecordedTable.tsx";

/**
 * The table as the build writes it into a page. Only the bundle that renders pages ahead of time holds
 * this module: in the one for browsers `static-table.browser.ts` takes its place (`plugins/bundler.ts`),
 * so that a page's script carries no trace.
 *
 * @throws Error where the lab has no golden trace, which fails the build
 */
export function StaticTable({ lab }: { readonly lab: string }) {
  const recording = readGolden(lab);
  if (recording === undefined) throw new Error(`${lab} has no golden trace: npm run traces:update`);
  return <RecordedTable lab={lab} recording={recording} />;
}
