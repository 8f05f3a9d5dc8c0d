// #region origins
const port = Number(process.env.PORT || 3000);
const pagePort = Number(process.env.PAGE_PORT || 4200);

const api = { port, origin: `http://localhost:${port}` };
const page = { port: pagePort, origin: `http://localhost:${pagePort}` };

/** The origins whose pages may use the API. */
const allowedOrigins = process.env.ALLOWED_ORIGINS?.split(",") ?? [page.origin];
// #endregion

// #region is-allowed-origin
/** Browsers send `Origin` with every WebSocket, every CORS request and every POST. */
function isAllowedOrigin(req) {
  const { origin, host } = req.headers;

  return (
    origin === undefined || // no browser; or a link or an image, which must change nothing
    allowedOrigins.includes(origin) ||
    (URL.canParse(origin) && new URL(origin).host === host)
  );
}
// #endregion

module.exports = { api, page, allowedOrigins, isAllowedOrigin };
