import { describe, expect, test } from "vitest";
import { injectFirst } from "./inject.ts";

const tag = "<script src=x></script>";

async function injected(html: string, size = html.length || 1): Promise<string> {
  const bytes = new TextEncoder().encode(html);
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size)
        controller.enqueue(bytes.slice(at, at + size));
      controller.close();
    },
  });
  const whole = await new Response(injectFirst(stream, tag)).arrayBuffer();
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(whole);
}

const documents: [title: string, html: string][] = [
  ["after the head's start", "<!doctype html><html lang=en><head data-x>|<title>t</title></head>"],
  ["after the doctype where there is no head", "<!DOCTYPE html>\n|<p>hello"],
  ["after comments and a byte order mark", "\ufeff<!-- <head> -->\n<!doctype html><html>|<body>"],
  ["before text", "|hello"],
  ["in an empty document", "|"],
  ["in a document cut short", "<!doctype html>|<scr"],
  ["before a header element, which is no head", "<!doctype html>|<header>x</header>"],
];

describe("the first script of a document", () => {
  for (const [title, html] of documents) {
    test(`goes ${title}, however the document is cut into chunks`, async () => {
      const expected = html.replace("|", tag);
      const source = html.replace("|", "");
      for (const size of [1, 2, 7, 1000]) expect(await injected(source, size)).toBe(expected);
    });
  }

  test("leaves the text of any language as it is", async () => {
    const html = `<head>${"ünïcödé 🙂 ".repeat(5000)}`;
    expect(await injected(html, 1000)).toBe(html.replace("<head>", `<head>${tag}`));
  });

  test("waits for no more than a start's worth of comment", async () => {
    const html = `<!-- ${"x".repeat(70_000)}`;
    expect(await injected(html, 10_000)).toBe(tag + html);
  });
});
