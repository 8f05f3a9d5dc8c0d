import type { BrowserContext } from "playwright-core";
import { rememberRuntime } from "../tests/browser/remember-runtime.ts";
import { routeToStandin } from "../tests/standin/route.ts";
import type { Standin } from "../tests/standin/standin.ts";

/** A runtime that is measured. */
export type BenchRuntime = {
  /** As tables name it. */
  readonly name: string;
  /** Lets a profile run its labs on it. */
  prepare(context: BrowserContext): Promise<void>;
};

export const embedded: BenchRuntime = {
  name: "embedded",
  prepare: (context) => rememberRuntime(context, "embedded"),
};

/** The service is a stand-in on this machine: what it takes itself says nothing of the real one. */
export function standinFor(standin: Standin): BenchRuntime {
  return {
    name: "WebContainer (stand-in)",
    async prepare(context) {
      await routeToStandin(context, standin);
      await rememberRuntime(context, "webcontainer");
    },
  };
}
