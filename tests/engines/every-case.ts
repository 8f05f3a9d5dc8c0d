import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hosting, queryOf, transports, variants, type Verdict } from "./case.ts";
import type { Engine } from "./engine.ts";
import { openEngineSite, type EngineSite } from "./site.ts";

/**
 * Declares every case as a test of one engine: one browser and one site for all of them.
 *
 * @param isolation where the server runs in a cross-origin isolated page, as far as this engine can
 */
export function declareCases(
  name: string,
  launch: () => Promise<Engine>,
  isolation: "opaque-origin" | "worker",
): void {
  let site: EngineSite | undefined;
  let engine: Engine | undefined;
  beforeAll(async () => {
    // One after the other: where there is no browser, no site is left behind.
    engine = await launch();
    site = await openEngineSite();
    console.log(`The cases run in ${engine.name}.`);
  });
  afterAll(async () => {
    await engine?.close();
    await site?.close();
  });

  describe.each(hosting)(
    `in ${name}, with previews by $previews and the server in an $isolation`,
    ({ previews, isolation }) => {
      describe.each(transports)("over %s", (transport) => {
        test.each(variants)(
          "tabs of one browser count together, another browser by itself, and logging out ends both tabs (%s)",
          async (variant) => {
            const query = queryOf({ variant, transport, previews, isolation });
            const verdict = await engine?.play(`${site?.url}${query}`);
            expect(words(verdict)).toEqual({ at: "passed", isolation, crossOriginIsolated: false });
          },
        );
      });
    },
  );

  test.each(variants)(
    `in ${name}, the runtime finds a way in a page that is cross-origin isolated (%s)`,
    async (variant) => {
      const query = queryOf({
        variant,
        transport: "upgrade",
        previews: "chosen",
        isolation: "chosen",
      });
      const verdict = await engine?.play(`${site?.isolatedUrl}${query}`);
      expect(words(verdict)).toEqual({ at: "passed", isolation, crossOriginIsolated: true });
    },
  );
}

/** A verdict without its time, which no test asserts. */
function words(verdict: Verdict | undefined): Partial<Verdict> | undefined {
  if (verdict?.at !== "passed") return verdict;
  const { ms: _, ...rest } = verdict;
  return rest;
}
