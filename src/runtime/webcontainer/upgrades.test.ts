import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { WireRecord } from "../../trace/wire.ts";
import { watchUpgrades } from "./upgrades.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const from = { exchange: "x1", browser: "alice", tab: "one", method: "GET", headers: [] } as const;

const open = (upgrades: string): WireRecord[] => {
  const text = `0{"sid":"abc","upgrades":${upgrades},"pingInterval":25000}`;
  const url = "/socket.io/?EIO=4&transport=polling&t=1";
  return [
    { at: 0, type: "request", ...from, url },
    { at: 0, type: "response-end", exchange: "x1", body: { bytes: text.length, text } },
  ];
};
const accepted: WireRecord = {
  at: 0,
  type: "upgrade-response",
  exchange: "x2",
  status: 101,
  headers: [],
};
const refused: WireRecord = { ...accepted, status: 400 };

function setUp() {
  const told: boolean[] = [];
  const upgrades = watchUpgrades({ patience: 1000, onMissing: (missing) => told.push(missing) });
  const record = (...records: WireRecord[]) => records.forEach(upgrades.recorded);
  return { ...upgrades, told, record };
}

test("an upgrade that was offered and has not come off in time is told as missing", () => {
  const { record, told } = setUp();
  record(...open('["websocket"]'), refused);
  vi.advanceTimersByTime(999);
  expect(told).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(told).toEqual([true]);
});

test("one that comes off later takes it back, and nothing is told any more", () => {
  const { record, told } = setUp();
  record(...open('["websocket"]'));
  vi.advanceTimersByTime(1000);
  record(accepted, ...open('["websocket"]'));
  vi.advanceTimersByTime(5000);
  expect(told).toEqual([true, false]);
});

test.each([
  ["is not offered", open("[]")],
  ["comes off in time", [...open('["websocket"]'), accepted]],
])("nothing is told of an upgrade that %s", (_, records) => {
  const { record, told } = setUp();
  record(...records);
  vi.advanceTimersByTime(5000);
  expect(told).toEqual([]);
});

test("while they are blocked on purpose, nothing is told", () => {
  const { record, told, block } = setUp();
  record(...open('["websocket"]'));
  block(true);
  record(...open('["websocket"]'));
  vi.advanceTimersByTime(5000);
  block(false);
  vi.advanceTimersByTime(5000);
  expect(told).toEqual([]);
});
