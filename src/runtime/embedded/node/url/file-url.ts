import { codedError, invalidArgType, mustBeString } from "../internal/errors.ts";
import { path as posix } from "../path.ts";

/** @throws TypeError ERR_INVALID_URL_SCHEME, ERR_INVALID_FILE_URL_HOST or ERR_INVALID_FILE_URL_PATH */
export function fileURLToPath(given: unknown): string {
  const url = typeof given === "string" ? new URL(given) : given;
  if (!(url instanceof URL)) {
    throw invalidArgType("path", "of type string or an instance of URL", given);
  }
  if (url.protocol !== "file:") {
    throw codedError(TypeError, "ERR_INVALID_URL_SCHEME", "The URL must be of scheme file");
  }
  if (url.hostname !== "") {
    throw codedError(
      TypeError,
      "ERR_INVALID_FILE_URL_HOST",
      `File URL host must be "localhost" or empty on linux`,
    );
  }
  if (/%2f/i.test(url.pathname)) {
    throw codedError(
      TypeError,
      "ERR_INVALID_FILE_URL_PATH",
      "File URL path must not include encoded / characters",
    );
  }
  return decodeURIComponent(url.pathname);
}

export function pathToFileURL(path: unknown): URL {
  mustBeString(path, "path");
  const resolved = posix.resolve(path);
  const trailing = path.endsWith("/") && !resolved.endsWith("/") ? "/" : "";
  const url = new URL("file:///");
  // The setter would take these for parts of a URL, or drop them.
  url.pathname = (resolved + trailing)
    .replaceAll("%", "%25")
    .replaceAll("\\", "%5C")
    .replaceAll("\n", "%0A")
    .replaceAll("\r", "%0D")
    .replaceAll("\t", "%09")
    .replaceAll("?", "%3F")
    .replaceAll("#", "%23");
  return url;
}
