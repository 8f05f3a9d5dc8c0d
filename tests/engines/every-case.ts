import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hosting, queryOf, transports, variants } from "./case.ts";
import type { Engine } from "./engine.ts";
import { openEngineSite, type EngineSite } from "./site.ts";

/** Declares every case as a test of one engine: one browser and one site for all of them. */
export function declareCases(name: string, launch: () => Promise<Engine>): void {
  let site: EngineSite | undefined;
  let engine: Engine | undefined;
  beforeAll(async () => {
    [site, engine] = await Promise.all([openEngineSite(), launch()]);
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
            expect(verdict).toEqual({ at: "passed", isolation, ms: expect.any(Number) });
          },
        );
      });
    },
  );
}
