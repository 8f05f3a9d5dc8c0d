/** `npm run lockfile:complete`: gives package-lock.json an entry for every platform. */
import { readFile, writeFile } from "node:fs/promises";
import { type Lockfile, missingPlatforms, withAllPlatforms } from "./lockfile/platforms.ts";

const file = "package-lock.json";
const lockfile = JSON.parse(await readFile(file, "utf8")) as Lockfile;
const missing = missingPlatforms(lockfile);
if (missing.length > 0) {
  await writeFile(file, `${JSON.stringify(withAllPlatforms(lockfile), null, 2)}\n`);
}
console.log(`${file}: ${missing.length} packages for other platforms were missing.`);
