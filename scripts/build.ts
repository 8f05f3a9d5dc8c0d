/** `npm run build`: the production site, in `build/`, with its headers. */
import { buildSite } from "./build/build-site.ts";

try {
  await buildSite();
} catch (error) {
  // Docusaurus has said why.
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
