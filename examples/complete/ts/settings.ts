// #region settings
const { env } = process;

/** A session ends when nothing was heard of it for so many milliseconds. */
export const maxAge = milliseconds("SESSION_MAX_AGE", 30 * 60 * 1000);

/** How long the session store may take to answer. */
export const storeDeadline = milliseconds("STORE_DEADLINE", 2000);

/** They sign the cookies: the first one signs new cookies, all of them are believed. */
export const secrets = list("SESSION_SECRETS");

/** Pages of other origins that may use this server. */
export const allowedOrigins = list("ALLOWED_ORIGINS");

/** Behind a proxy that speaks HTTPS: its X-Forwarded-Proto is believed, and cookies ask for HTTPS. */
export const secure = env.BEHIND_HTTPS === "1";

export const sameSite = secure && allowedOrigins.length > 0 ? "none" : "lax";
// #endregion

// #region settings-checked
if (secrets.length === 0) {
  check(env.NODE_ENV !== "production", "SESSION_SECRETS", "secrets, the newest one first");
  secrets.push("changeit");
}
for (const origin of allowedOrigins) {
  const isOrigin = URL.canParse(origin) && new URL(origin).origin === origin;
  check(isOrigin, "ALLOWED_ORIGINS", "origins such as https://app.example.com, with commas");
}
check(["1", "0", "", undefined].includes(env.BEHIND_HTTPS), "BEHIND_HTTPS", "1 or 0");

function list(name: string): string[] {
  const parts = (env[name] ?? "").split(",").map((part) => part.trim());
  return parts.filter((part) => part !== ""); // an empty secret would sign whatever anybody likes
}

function milliseconds(name: string, byDefault: number): number {
  const value = Number(env[name] || byDefault);
  check(Number.isInteger(value) && value > 0, name, `milliseconds, such as ${byDefault}`);
  return value;
}

/** A server that misunderstands its settings must not start. */
function check(isRight: boolean, name: string, what: string) {
  if (!isRight) {
    const now = env[name] === undefined ? "It is not set." : `It is "${env[name]}".`;
    throw new Error(`Set ${name} to ${what}. ${now}`);
  }
}
// #endregion
