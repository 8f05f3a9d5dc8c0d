import type { Down } from "../channel.ts";

export function failure(error: Error): Down {
  const code = "code" in error && typeof error.code === "string" ? error.code : "ECONNRESET";
  return { type: "failed", code, message: error.message };
}
