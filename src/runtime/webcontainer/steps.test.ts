import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createStepper } from "./stepper.ts";
import { advance, untouched } from "./steps.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const limits = { slow: 3000, deadline: 10_000 };
const forever = () => new Promise<never>(() => undefined);

test("a step is slow before it has failed, and then names itself", async () => {
  const stepper = createStepper();
  const seen: string[] = [];
  stepper.listen(({ boot }) => seen.push(boot));
  const taken = stepper.take("boot", forever, limits);
  const failure = expect(taken).rejects.toMatchObject({
    failure: { kind: "timed-out", message: "Booting the container took longer than 10 seconds." },
  });
  await vi.advanceTimersByTimeAsync(2999);
  expect(stepper.progress().boot).toBe("working");
  await vi.advanceTimersByTimeAsync(1);
  expect(stepper.progress().boot).toBe("slow");
  await vi.advanceTimersByTimeAsync(7000);
  await failure;
  expect(seen).toEqual(["working", "slow", "failed"]);
});

test("a step that fails by itself fails with its own reason, and no timer is left", async () => {
  const stepper = createStepper();
  const refused = stepper.take("mount", () => Promise.reject(new Error("full")), limits);
  await expect(refused).rejects.toThrow("full");
  expect(stepper.progress().mount).toBe("failed");
  expect(vi.getTimerCount()).toBe(0);
});

test("a deadline that is shorter than what counts as slow still says slow first", async () => {
  const stepper = createStepper();
  const seen: string[] = [];
  stepper.listen(({ preview }) => seen.push(preview));
  const taken = expect(
    stepper.take("preview", forever, { slow: 3000, deadline: 1000 }),
  ).rejects.toThrow("longer than 1 seconds");
  await vi.advanceTimersByTimeAsync(1000);
  await taken;
  expect(seen).toEqual(["working", "slow", "failed"]);
});

test("a step that is done stays done, whatever is said later", () => {
  const done = advance(advance(untouched, { step: "boot", is: "begun" }), {
    step: "boot",
    is: "done",
  });
  expect(advance(done, { step: "boot", is: "slow" })).toBe(done);
  expect(advance(done, { step: "boot", is: "failed" })).toBe(done);
});

test("what has not begun is not done", () => {
  expect(advance(untouched, { step: "start", is: "done" })).toBe(untouched);
});
