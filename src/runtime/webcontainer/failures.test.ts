import { expect, test } from "vitest";
import { bootRefused } from "./failures.ts";

const named = (name: string, message: string) => Object.assign(new Error(message), { name });

test.each([
  [
    "Chromium, cookies blocked",
    named(
      "SecurityError",
      "Failed to read the 'localStorage' property from 'Window': Access is denied for this document.",
    ),
  ],
  [
    "Chromium, service workers blocked",
    named(
      "SecurityError",
      "Failed to register a ServiceWorker for scope ('https://stackblitz.com/'): The user denied permission to use Service Worker.",
    ),
  ],
  ["Firefox and Safari", named("SecurityError", "The operation is insecure.")],
  [
    "Firefox, a private window of old",
    named(
      "InvalidStateError",
      "A mutation operation was attempted on a database that did not allow mutations.",
    ),
  ],
])("a browser that lets the service store nothing is told as that: %s", (_, error) => {
  expect(bootRefused(error).kind).toBe("storage-blocked");
});

test("what else stops a boot is told in the service’s own words", () => {
  expect(bootRefused(new Error("Only a single WebContainer instance can be booted"))).toMatchObject(
    { kind: "internal", message: expect.stringContaining("Only a single") },
  );
});
