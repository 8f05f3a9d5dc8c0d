import { expect, test } from "vitest";
import { wholeAtOnce } from "./whole-script.ts";

test("a script that is compiled as a whole says so first, and is the same script otherwise", async () => {
  const script = new Blob(["run();\nstop();"], { type: "text/javascript" });
  const whole = wholeAtOnce(script);
  expect(await whole.text()).toBe("//# allFunctionsCalledOnLoad\nrun();\nstop();");
  expect(whole.type).toBe("text/javascript");
});
