import { allowedOrigins } from "./settings.js";

export const corsOptions = { origin: allowedOrigins, credentials: true };

// #region origin-check
/** CORS hides answers from a foreign page; it stops neither its WebSockets nor its forms. */
export function isAllowedOrigin(req) {
  const { origin, host } = req.headers;

  return (
    origin === undefined || // no browser; or a link or an image, which must change nothing
    allowedOrigins.includes(origin) ||
    (URL.canParse(origin) && new URL(origin).host === host)
  );
}
// #endregion
