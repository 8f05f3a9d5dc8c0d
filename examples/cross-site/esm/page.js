import express from "express";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { api } from "./origins.js";

/** The page, told where its API is. */
export async function renderPage() {
  const html = await readFile(join(import.meta.dirname, "index.html"), "utf8");
  return html.replaceAll("http://localhost:3000", api.origin);
}

// #region page-server
/** The other origin: it serves the page and knows nothing of sessions. */
export const pageApp = express();

pageApp.get("/", async (_req, res) => {
  res.type("html").send(await renderPage());
});
// #endregion
