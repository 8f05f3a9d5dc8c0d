import type { Cookie } from "../../trace/event.ts";
import { flag, list, literal, object, optional, text, type Guard } from "./guards.ts";

const number: Guard<number> = (value) => typeof value === "number";

export const isCookie: Guard<Cookie> = object({
  name: text,
  value: text,
  domain: text,
  hostOnly: flag,
  path: text,
  secure: flag,
  httpOnly: flag,
  sameSite: literal("strict", "lax", "none", "default"),
  expires: optional(number),
  created: number,
});

export const isCookieList: Guard<readonly Cookie[]> = list(isCookie);
