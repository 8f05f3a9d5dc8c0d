import fc from "fast-check";
import { expect, test } from "vitest";
import { exportRecording, importRecording } from "./serialise.ts";
import type { Recording } from "./serialise.ts";
import { arbitraryTrace } from "./testing/arbitrary-trace.ts";

test("what is exported can be imported, and is the same", () => {
  fc.assert(
    fc.property(arbitraryTrace(), fc.string(), (events, title) => {
      const recording: Recording = { title, versions: { node: "20.20.2" }, events };
      const json: unknown = JSON.parse(JSON.stringify(recording));
      expect(importRecording(exportRecording(recording))).toEqual({
        is: "recording",
        recording: json,
      });
    }),
  );
});

const head = { format: "socket-io-express-session-trace", version: 1, title: "x", versions: {} };
const note = { id: 1, at: 0, kind: "note", text: "hello" };

test.each([
  ["{", /^The file is no JSON: /],
  ["[]", /^The file is JSON, but no recording of this site\.$/],
  [{ ...head, version: 2 }, /^The recording has version 2; this site reads version 1\.$/],
  [{ ...head, title: 1 }, /^The recording has no title\.$/],
  [{ ...head, versions: { node: 20 } }, /^versions are not all texts\.$/],
  [{ ...head, events: {} }, /^The recording has no list of events\.$/],
  [{ ...head, events: [{ ...note, kind: "nope" }] }, /^Event 1: there is no kind "nope"\.$/],
  [
    { ...head, events: [{ ...note, kind: "toString" }] },
    /^Event 1: there is no kind "toString"\.$/,
  ],
  [{ ...head, events: [{ ...note, text: 1 }] }, /^Event 1: text is not a text\.$/],
  [{ ...head, events: [{ ...note, more: 1 }] }, /^Event 1: it has an unknown field more\.$/],
  [{ ...head, events: [note, note] }, /^Event 2: id 1 does not come after 1\.$/],
  [
    { ...head, events: [{ ...note, cause: 1 }] },
    /^Event 1: its cause 1 does not come before it\.$/,
  ],
  [
    {
      ...head,
      events: [{ id: 1, at: 0, kind: "http-body", exchange: "x", direction: "up", body: {} }],
    },
    /^Event 1: direction is not one of to-server, to-client\.$/,
  ],
  [
    {
      ...head,
      events: [
        { id: 1, at: 0, kind: "http-response", exchange: "x", status: 200, headers: [["a"]] },
      ],
    },
    /^Event 1: headers is not a list of names and values\.$/,
  ],
])("a file that is no recording is refused with what is wrong: %j", (file, message) => {
  const text = typeof file === "string" ? file : JSON.stringify(file);
  const result = importRecording(text);
  expect(result).toMatchObject({ is: "refused" });
  expect(result.is === "refused" && result.message).toMatch(message);
});
