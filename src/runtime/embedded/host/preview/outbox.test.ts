import { expect, test } from "vitest";
import { WINDOW, type Up } from "../../channel.ts";
import { createOutbox } from "./outbox.ts";

function outbox() {
  const posted: Up[] = [];
  let unreadable = 0;
  const box = createOutbox(
    (up) => posted.push(up),
    () => unreadable++,
  );
  const sizes = () =>
    posted.map((up) =>
      up.type === "data" ? (typeof up.data === "string" ? up.data : up.data.byteLength) : up.type,
    );
  return { box, sizes, unreadable: () => unreadable };
}

const half = new Uint8Array(WINDOW / 2);

test("what fits the window leaves at once, and the rest as the server takes some", () => {
  const { box, sizes } = outbox();
  for (let n = 0; n < 4; n++) box.send(half.slice());
  expect(sizes()).toEqual([WINDOW / 2, WINDOW / 2]);
  expect(box.held).toBe(WINDOW);
  box.credit(WINDOW / 2);
  expect(box.held).toBe(WINDOW / 2);
  box.credit(WINDOW / 2);
  expect([sizes().length, box.held]).toEqual([4, 0]);
});

test("a message larger than the window leaves when there is room at all", () => {
  const { box, sizes } = outbox();
  box.send(new Uint8Array(3 * WINDOW));
  box.send("after");
  expect(sizes()).toEqual([3 * WINDOW]);
  box.credit(3 * WINDOW);
  expect(sizes()).toEqual([3 * WINDOW, "after"]);
});

test("messages keep their order behind a Blob that must be read, and the end comes after all", async () => {
  const { box, sizes } = outbox();
  const blob = new Blob(["12345"]);
  box.send("before");
  box.send(blob);
  box.send("é");
  box.end({ type: "end", code: 1000 });
  expect(sizes()).toEqual(["before"]);
  // The Blob's bytes, and the text's in UTF-8.
  expect(box.held).toBe(7);
  await expect.poll(sizes).toEqual(["before", 5, "é", "end"]);
  expect(box.held).toBe(0);
});

test("what comes after the end is counted and never leaves, and what waits still does", () => {
  const { box, sizes } = outbox();
  box.send(new Uint8Array(WINDOW));
  box.send("waits");
  box.end({ type: "end" });
  box.send("late");
  expect(box.held).toBe(9);
  box.credit(WINDOW);
  expect(sizes()).toEqual([WINDOW, "waits", "end"]);
  expect(box.held).toBe(4);
});

test("after a closed connection nothing leaves, and it stays counted", () => {
  const { box, sizes } = outbox();
  box.send(new Uint8Array(WINDOW));
  box.send("waits");
  box.close();
  box.send("late");
  box.credit(WINDOW);
  expect(sizes()).toEqual([WINDOW]);
  expect(box.held).toBe(9);
});

test("a Blob that can't be read fails the connection", async () => {
  const { box, sizes, unreadable } = outbox();
  const gone = new Blob(["x"]);
  gone.arrayBuffer = () => Promise.reject(new DOMException("gone", "NotReadableError"));
  box.send(gone);
  box.send("after");
  await expect.poll(unreadable).toBe(1);
  expect(sizes()).toEqual([]);
});
