import { expect, test } from "vitest";
import { linkFaults, readPage } from "./links.ts";

const start = readPage(
  "guide/start.html",
  `<title>Start</title><meta name=description content="How to start"><h2 id=one>One</h2>
   <a href=/guide/next#two>next</a><a href="#one">one</a><svg><use href="#shape"/></svg>
   <img src="/img/mark.svg"><a href="https://socket.io/">out</a><link rel=canonical href="http://a/">`,
);
const next = readPage("guide/next.html", `<title>Next</title><h2 id=two>Two</h2>`);
const files = new Set(["guide/start.html", "guide/next.html", "img/mark.svg"]);
const isFile = (file: string) => files.has(file);

test("a page's address, title, description and anchors are read", () => {
  expect(start).toMatchObject({
    path: "/guide/start",
    title: "Start",
    description: "How to start",
    anchors: new Set(["one"]),
  });
  expect(readPage("index.html", "").path).toBe("/");
  expect(readPage("guide/index.html", "").path).toBe("/guide/");
});

test("links that lead somewhere are no fault", () => {
  expect(linkFaults([start, next], isFile)).toEqual([]);
});

test.each([
  ["/guide/nowhere", "nothing is there"],
  ["/guide/next#three", "no #three in /guide/next"],
  ["#three", "no #three in /guide/start"],
  ["/guide/next.html", "redirects to /guide/next"],
  ["/guide/next/", "redirects to /guide/next"],
  ["http://socket.io/", "not HTTPS"],
  ["http://[", "not a URL"],
])("a link to %s: %s", (href, fault) => {
  const page = readPage("guide/start.html", `<h1 id=a></h1><a href="${href}">there</a>`);
  expect(linkFaults([page, next], isFile)).toEqual([`/guide/start: ${href}: ${fault}`]);
});
