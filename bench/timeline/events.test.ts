import { expect, test } from "vitest";
import { exportRecording, importRecording } from "../../src/trace/serialise.ts";
import { busyTrace } from "./events.ts";

test("the bench’s trace is one that could have been recorded, and goes on where it ended", () => {
  const events = [...busyTrace(800), ...busyTrace(50, 801)];
  expect(events).toHaveLength(850);
  const recording = { title: "Bench", versions: {}, events };
  expect(importRecording(exportRecording(recording))).toEqual({ is: "recording", recording });
});
