/** What a reader sets at the server. Everything else of it stays as the example has it. */
export type Switches = {
  /** Which origins CORS and the origin check let in, besides the server's own. */
  readonly list: "nobody" | "frontend" | "everyone";
  /** Whether the handshake checks the origin (`allowRequest`). */
  readonly check: boolean;
  /** SameSite of the session's cookie. */
  readonly cookie: "lax" | "none";
};

export const initialSwitches: Switches = { list: "frontend", check: true, cookie: "lax" };

/** Takes the check out of the example: `examples/cross-site/patches/`. */
export const noCheckPatch = "no-origin-check";

const lists: Readonly<Record<Switches["list"], string>> = {
  nobody: "",
  frontend: "http://localhost:4200",
  everyone: "http://localhost:4200,http://localhost:8080,http://evil.example",
};

/** The environment of the example's process. */
export function environmentOf({ list, cookie }: Switches): Readonly<Record<string, string>> {
  return { ALLOWED_ORIGINS: lists[list], CROSS_SITE: cookie === "none" ? "1" : "" };
}

/** A name for a setting, such as `frontend, check, lax`. */
export const keyOf = ({ list, check, cookie }: Switches): string =>
  `${list}, ${check ? "check" : "no check"}, ${cookie}`;

export const allSwitches: readonly Switches[] = (["nobody", "frontend", "everyone"] as const)
  .flatMap((list) => [true, false].map((check) => ({ list, check })))
  .flatMap((one) => (["lax", "none"] as const).map((cookie) => ({ ...one, cookie })));
