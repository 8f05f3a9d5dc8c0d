import { createRequire } from "node:module";
import { join } from "node:path";
import type { Told } from "../control.ts";
import { formatMessage } from "../lines.ts";
import { wallClock } from "../record.ts";
import type { WireRecord } from "../record.ts";
import { meetGateway } from "../within.ts";
import { obeyControl } from "./control.ts";
import { installPreload } from "./preload.ts";
import type { Faults } from "./faults.ts";
import { watchServers } from "./servers.ts";

/**
 * The preload for a process of its own: `node --import ./preload.mjs index.js`. Packages are resolved
 * from the working directory, which is the example's root. Records go out among the output, as
 * `{"say":"record","record":…}` (see `Told` and `lines.ts`). Faults come in the environment's FAULTS, as JSON,
 * or, when they and the clock are to change while it runs, from the port of the gateway's process that
 * the environment's PRELOAD_CONTROL names. The example finds neither in its environment.
 */
const { FAULTS, PRELOAD_CONTROL } = process.env;
delete process.env.FAULTS;
delete process.env.PRELOAD_CONTROL;

const say = (told: Told): void => void process.stdout.write(formatMessage(told));
const onRecord = (record: WireRecord): void => say({ say: "record", record });
const mark = (): void => say({ say: "mark", at: wallClock() });

const require = createRequire(join(process.cwd(), "index.js"));
const preload = installPreload({ require, onRecord });
const servers = watchServers(require("node:http"));
meetGateway({
  connect: servers.connect,
  change({ faults, clockOffset }) {
    preload.setFaults(faults);
    preload.setClockOffset(clockOffset);
  },
});
if (FAULTS) preload.setFaults(JSON.parse(FAULTS) as Faults);
if (PRELOAD_CONTROL) {
  // The entry waits for this, so that it finds the clock as it is to be.
  await obeyControl(Number(PRELOAD_CONTROL), preload, mark).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    const text = `Faults and the clock can't be set: ${reason}`;
    onRecord({ at: wallClock(), type: "note", text });
  });
}
