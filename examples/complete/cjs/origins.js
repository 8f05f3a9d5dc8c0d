/** Pages of other origins that may use this server, such as `https://app.example.com`. */
const allowedOrigins = process.env.ALLOWED_ORIGINS?.split(",") ?? [];

const crossOrigin = allowedOrigins.length > 0;
const corsOptions = { origin: allowedOrigins, credentials: true };

// #region origin-check
/** CORS hides answers from a foreign page; it stops neither its WebSockets nor its forms. */
function isAllowedOrigin(req) {
  const { origin, host } = req.headers;

  return (
    origin === undefined || // not from another origin, or not from a browser
    allowedOrigins.includes(origin) ||
    (URL.canParse(origin) && new URL(origin).host === host)
  );
}
// #endregion

module.exports = { crossOrigin, corsOptions, isAllowedOrigin };
