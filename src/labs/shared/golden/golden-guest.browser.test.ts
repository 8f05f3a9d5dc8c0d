import { expect, test } from "vitest";

import { openSite } from "../../../../tests/browser/site.ts";
import { answering } from "../../../../tests/standin/answering.ts";
import { startStandin } from "../../../../tests/standin/standin.ts";
import { gatewayWithin } from "../../../runtime/webcontainer/failures.ts";
import { normalise } from "../../../trace/normalise.ts";
import { labNamed } from "../../index.ts";
import { labPage } from "../lab-page.ts";
import { keepFailed, readGolden } from "./files.ts";
import { recordScenario } from "./record.ts";

test("where no WebSocket passes within the container, the gateway in the server’s own process records the same golden trace of the log-out, and the lab says where it is", async ({
  onTestFinished,
}) => {
  const [site, standin] = await Promise.all([openSite(), startStandin()]);
  onTestFinished(async () => {
    await Promise.all([site.close(), standin.close()]);
  });
  standin.faults.upgradesWithin = "refuse";
  const golden = readGolden("logout");
  if (golden === undefined) throw new Error("the log-out has no golden trace");
  const page = await site.open("/guide/log-out?lang=esm", {
    ...answering(standin),
    runtime: "webcontainer",
  });
  const lab = labPage(page, "logout");
  const { scenario } = labNamed("logout");
  await recordScenario(lab, scenario, normalise(golden.events)).catch(async (error: unknown) => {
    keepFailed("logout-guest", { ...golden, events: await lab.trace() });
    throw error;
  });
  await lab.lab.getByText("live on Node.js", { exact: true }).waitFor();
  expect(await lab.lab.getByRole("status").allTextContents()).toContainEqual(
    expect.stringContaining(gatewayWithin),
  );
});
