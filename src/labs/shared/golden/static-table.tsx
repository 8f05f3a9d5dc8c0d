import { readGolden, recordsTraces } from "./files.ts";
import { RecordedTable } from "./RecordedTable.tsx";

/**
 * The table as the build writes it into a page. Only the bundle that renders pages ahead of time holds
 * this module: in the one for browsers `static-table.browser.ts` takes its place (`plugins/bundler.ts`),
 * so that a page's script carries no trace.
 *
 * @throws Error where there is no such golden trace, which fails the build
 */
export function StaticTable({ trace }: { readonly trace: string }) {
  const recording = readGolden(trace);
  if (recording !== undefined) return <RecordedTable trace={trace} recording={recording} />;
  if (recordsTraces) return null;
  throw new Error(`There is no golden trace ${trace}: npm run traces:update`);
}
