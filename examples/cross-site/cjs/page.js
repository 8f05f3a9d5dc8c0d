const express = require("express");
const { readFile } = require("node:fs/promises");
const { join } = require("node:path");
const { api } = require("./origins.js");

/** The page, told where its API is. */
async function renderPage() {
  const html = await readFile(join(__dirname, "index.html"), "utf8");
  return html.replaceAll("http://localhost:3000", api.origin);
}

// #region page-server
/** The other origin: it serves the page and knows nothing of sessions. */
const pageApp = express();

pageApp.get("/", async (_req, res) => {
  res.type("html").send(await renderPage());
});
// #endregion

module.exports = { renderPage, pageApp };
