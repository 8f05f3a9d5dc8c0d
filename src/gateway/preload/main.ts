import { createRequire } from "node:module";
import { join } from "node:path";
import { formatMessage } from "../lines.ts";
import { installPreload } from "./preload.ts";
import type { Faults } from "./faults.ts";

/**
 * The preload for a process of its own: `node --import ./preload.mjs index.js`. Packages are resolved
 * from the working directory, which is the example's root. Records go out among the output, as
 * `{"say":"record","record":…}` (see `lines.ts`). Faults come in the environment's FAULTS, as JSON.
 */
const preload = installPreload({
  require: createRequire(join(process.cwd(), "index.js")),
  onRecord: (record) => void process.stdout.write(formatMessage({ say: "record", record })),
});
if (process.env.FAULTS) preload.setFaults(JSON.parse(process.env.FAULTS) as Faults);
