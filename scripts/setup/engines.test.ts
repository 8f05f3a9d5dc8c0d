import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { engineNames, engineNeed, enginesLeftOut, findFirefox, missing } from "./engines.mjs";
import { SetUpFailure } from "./need.mjs";

afterEach(() => {
  vi.unstubAllEnvs();
});

test("no engine is left out unless the reader names it", () => {
  expect(enginesLeftOut("")).toEqual([]);
  expect(enginesLeftOut("webkit")).toEqual(["webkit"]);
  expect(enginesLeftOut("firefox, webkit")).toEqual(["firefox", "webkit"]);
});

test("a name that is no engine's is not taken for one", () => {
  expect(() => enginesLeftOut("safari")).toThrow('WITHOUT_ENGINES names "safari"');
});

test.each(engineNames)(
  "where %s is left out, the set-up says so and fetches nothing",
  async (engine) => {
    vi.stubEnv("WITHOUT_ENGINES", engine);
    expect(await engineNeed(engine).met()).toContain("as WITHOUT_ENGINES says");
  },
);

test.each(engineNames)(
  "where %s is missing, the remedy is to get it or to leave it out",
  (engine) => {
    const failure = missing(engine);
    expect(failure).toBeInstanceOf(SetUpFailure);
    expect(failure.remedy).toContain("Install");
    expect(failure.remedy).toContain(`WITHOUT_ENGINES=${engine}`);
  },
);

test.each(engineNames)("%s is not found on a machine without it", async (engine) => {
  const empty = await mkdtemp(join(tmpdir(), "path-"));
  vi.stubEnv("PATH", empty);
  vi.stubEnv("FIREFOX_PATH", "");
  vi.stubEnv("WITHOUT_ENGINES", "");
  expect(await engineNeed(engine).met()).toBeUndefined();
  await rm(empty, { recursive: true });
});

test("a Firefox that is named and does not run is an error, not a reason to take another", async () => {
  vi.stubEnv("FIREFOX_PATH", "/nowhere/firefox");
  await expect(findFirefox()).rejects.toThrow("FIREFOX_PATH is /nowhere/firefox");
});

test.each(engineNames)("only the tests need %s", (engine) => {
  expect(engineNeed(engine).purposes).toEqual(["test"]);
});
