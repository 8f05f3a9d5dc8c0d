// @ts-check
/**
 * Makes a fresh clone ready: `node scripts/setup.mjs start` for the dev server, `… test` for the
 * tests. Plain JavaScript on Node alone, since it runs before there are packages. Does nothing, and
 * says so in one line, where everything is there.
 */
import { complaintAboutNode } from "./setup/node-version.mjs";

const complaint = complaintAboutNode(process.versions.node);
if (complaint) {
  console.error(complaint);
  process.exit(1);
}

// Loaded only now: an old Node could not even parse them, and would say so in its own dark words.
const { isPurpose, purposes, setUp } = await import("./setup/set-up.mjs");

const purpose = process.argv[2] || "start";
if (!isPurpose(purpose)) {
  console.error(`No set-up for "${purpose}". There is: ${purposes.join(", ")}.`);
  process.exit(1);
}
process.exitCode = (await setUp(purpose)) ? 0 : 1;
