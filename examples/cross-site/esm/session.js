import session from "express-session";

// #region cookie
// Two ports of one host are one site. Two domains are two: then only a cookie with
// SameSite=None travels, and browsers accept that only with Secure, hence over HTTPS.
const crossSite = process.env.CROSS_SITE === "1";

export const sameSite = crossSite ? "none" : "lax";
export const secure = crossSite;

export const sessionMiddleware = session({
  secret: "changeit",
  resave: false,
  saveUninitialized: false,
  cookie: { sameSite, secure },
  // HTTPS ends at the proxy in front: Express' "trust proxy" doesn't reach Socket.IO's handshakes
  proxy: crossSite,
});
// #endregion
