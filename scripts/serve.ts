/**
 * `npm run serve`: the production site as its host will serve it, with its real headers.
 * `PORT` (default 3000) and `BASE_URL` (default `/`) as in the build. `npm run serve -- --no-headers`
 * serves it as a host does that sends no headers of ours, such as GitHub Pages.
 */
import { existsSync } from "node:fs";
import { startStaticServer } from "./serve/static-server.ts";

if (!existsSync("build/index.html")) {
  console.error("There is no built site yet: run `npm run build` first.");
  process.exit(1);
}
const headers = !process.argv.includes("--no-headers");
const port = Number(process.env.PORT ?? 3000);
try {
  const server = await startStaticServer({
    root: "build",
    port,
    headers,
    baseUrl: process.env.BASE_URL,
  });
  console.log(`The built site is at ${server.url} (Ctrl+C stops it).`);
} catch (error) {
  const taken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
  if (!taken) throw error;
  console.error(`Port ${port} is taken. Choose another one: PORT=3001 npm run serve`);
  process.exit(1);
}
