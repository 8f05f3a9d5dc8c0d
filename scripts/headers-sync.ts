/**
 * Writes `vercel.json` from `static/_headers` and the hashes of the inline scripts of the built site,
 * which is built first if its sources changed.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buildFolder, ensureBuilt } from "./build/build-site.ts";
import { parseHeadersFile } from "./serve/headers-file.ts";
import { vercelConfig } from "./serve/vercel.ts";

await ensureBuilt();
const rules = parseHeadersFile(await readFile(join(buildFolder, "_headers"), "utf8"));
await writeFile("vercel.json", `${JSON.stringify(vercelConfig(rules), null, 2)}\n`);
