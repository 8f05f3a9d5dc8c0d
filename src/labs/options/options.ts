import { a1, a2, buttons } from "../shared/two-browsers.ts";
import type { Option, OptionStep } from "./option.ts";
import { followedLink, thief } from "./pages.ts";

const minutes = 60_000;

const open: OptionStep = { ...a1, do: "open" };
const reload: OptionStep = { ...a1, do: "reload" };
const increment: OptionStep = { ...a1, ...buttons.http };

/** The options that the guide shows, each in a scenario in which it makes a difference. */
export const options: readonly Option[] = [
  {
    name: "resave",
    label: "resave: true",
    topic: "counter",
    patch: "resave",
    begins: ["no-websockets"],
    steps: [open, increment, increment],
  },
  {
    name: "save-uninitialized",
    label: "saveUninitialized: true",
    topic: "counter",
    patch: "save-uninitialized",
    steps: [
      {
        ...a1,
        do: "open",
        path: "/robots.txt",
        until: "quiet",
        text: "A crawler asks for /robots.txt, which the example does not have.",
      },
      {
        do: "clear-cookies",
        browser: a1.browser,
        text: "The crawler keeps no cookies.",
      },
      { ...reload, until: "quiet", text: "The crawler asks again." },
    ],
  },
  {
    name: "rolling",
    label: "rolling: false",
    topic: "expiration",
    patch: "no-rolling",
    steps: [
      open,
      { do: "pass-time", ms: 20 * minutes },
      reload,
      { do: "pass-time", ms: 20 * minutes },
      reload,
    ],
  },
  {
    name: "max-age",
    label: "cookie: { maxAge: 30 * 60 * 1000 }",
    topic: "counter",
    patch: "max-age",
    steps: [open, increment, { do: "pass-time", ms: 31 * minutes }, reload],
  },
  {
    name: "same-site",
    label: 'cookie: { sameSite: "strict" }',
    topic: "counter",
    patch: "same-site-strict",
    steps: [
      open,
      {
        ...a2,
        do: "open",
        page: followedLink,
        until: "socket",
        text: `In Browser A, follow a link from a page of ${followedLink.origin}.`,
      },
    ],
  },
  {
    name: "secure",
    label: "cookie: { secure: true }",
    topic: "counter",
    patch: "secure",
    steps: [open],
  },
  {
    name: "http-only",
    label: "cookie: { httpOnly: false }",
    topic: "counter",
    patch: "script-readable-cookie",
    steps: [
      open,
      {
        ...a2,
        do: "open",
        page: thief,
        until: { answered: "/stolen" },
        text: "In Browser A, Tab 2, a script that does not belong there sends off what it can read.",
      },
    ],
  },
  {
    name: "transports",
    label: 'transports: ["websocket"]',
    topic: "counter",
    patch: "websocket-only",
    steps: [open],
  },
  {
    name: "with-credentials",
    label: "withCredentials: false",
    topic: "cross-site",
    patch: "without-credentials",
    steps: [
      {
        ...a1,
        do: "open",
        page: { origin: "http://localhost:4200", file: "index.html" },
        until: "socket",
        text: "In Browser A, open the page at http://localhost:4200, another origin.",
      },
    ],
  },
];

/** @throws Error naming the options there are */
export function optionNamed(name: string): Option {
  const found = options.find((option) => option.name === name);
  if (found !== undefined) return found;
  const names = options.map((option) => option.name).join(", ");
  throw new Error(`There is no option "${name}". There are: ${names}.`);
}
