const session = require("express-session");

// #region cookie
// Two ports of one host are one site. Two domains are two: then only a cookie with
// SameSite=None travels, and browsers accept that only with Secure, hence over HTTPS.
const crossSite = process.env.CROSS_SITE === "1";

const sameSite = crossSite ? "none" : "lax";
const secure = crossSite;

const sessionMiddleware = session({
  secret: "changeit",
  resave: false,
  saveUninitialized: false,
  cookie: { sameSite, secure },
  // HTTPS ends at the proxy in front: Express' "trust proxy" doesn't reach Socket.IO's handshakes
  proxy: crossSite,
});
// #endregion

module.exports = { sameSite, secure, sessionMiddleware };
