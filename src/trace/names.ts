import type { TraceEvent } from "./event.ts";

/** The three ids that are so easily taken for one another. */
export type IdKind = "session" | "socket" | "engine";

/** A name that can be told by colour, by shape, and by word: no reader needs all three. */
export type Name = {
  readonly kind: IdKind;
  readonly id: string;
  /** Such as "blue fox"; unique in the run. An animal is a session, a fruit a socket, a gem an Engine.IO session. */
  readonly label: string;
  readonly word: string;
  readonly color: Color;
  readonly shape: Shape;
};

export type Color = { readonly name: string; readonly hex: string };
export type Shape = (typeof SHAPES)[number];

/** Text in which ids have been found. */
export type Segment = { readonly text: string; readonly name?: Name };

export type Names = {
  /** Gives a name to each id that the event tells for the first time. */
  learn: (event: TraceEvent) => void;
  of: (id: string) => Name | undefined;
  /** All names, in the order in which their ids appeared. */
  all: () => readonly Name[];
  /** Cuts a text (a cookie, a header, a URL, a log line) at the ids in it. */
  mark: (text: string) => Segment[];
};

/**
 * Okabe and Ito's palette, which people with any colour vision can tell apart
 * (https://jfly.uni-koeln.de/color/), without black: that is the colour of the text.
 */
const COLORS: readonly Color[] = [
  { name: "orange", hex: "#e69f00" },
  { name: "blue", hex: "#0072b2" },
  { name: "green", hex: "#009e73" },
  { name: "pink", hex: "#cc79a7" },
  { name: "sky", hex: "#56b4e9" },
  { name: "red", hex: "#d55e00" },
  { name: "yellow", hex: "#f0e442" },
];

export const SHAPES = [
  "circle",
  "square",
  "triangle",
  "diamond",
  "star",
  "hexagon",
  "cross",
  "pentagon",
] as const;

const WORDS: Readonly<Record<IdKind, readonly string[]>> = {
  session:
    "fox owl bear hare wolf seal crane otter badger heron lynx mole newt robin stork tapir wren yak".split(
      " ",
    ),
  socket:
    "plum fig pear lime date kiwi peach grape mango lemon melon olive quince cherry papaya guava apple orange".split(
      " ",
    ),
  engine:
    "opal jade ruby onyx pearl topaz amber beryl garnet zircon agate coral quartz jasper spinel citrine zoisite sapphire".split(
      " ",
    ),
};

/**
 * Names depend on nothing but the order in which ids appear: the same run has the same names.
 *
 * @param known stay as they are; what the events tell comes after them.
 */
export function createNames(events: Iterable<TraceEvent> = [], known: readonly Name[] = []): Names {
  const names = new Map<string, Name>(known.map((name) => [name.id, name]));
  const counts: Record<IdKind, number> = { session: 0, socket: 0, engine: 0 };
  for (const { kind } of known) counts[kind]++;
  let pattern: RegExp | undefined;

  function add(kind: IdKind, id: string | undefined): void {
    if (id === undefined || id === "" || names.has(id)) return;
    names.set(id, createName(kind, id, counts[kind]++, names.size));
    pattern = undefined;
  }

  const result: Names = {
    learn(event) {
      for (const [kind, id] of idsOf(event)) add(kind, id);
    },
    of: (id) => names.get(id),
    all: () => [...names.values()],
    mark(text) {
      if (names.size === 0) return [{ text }];
      pattern ??= anyOf([...names.keys()]);
      return text
        .split(pattern)
        .filter((part) => part !== "")
        .map((part) => {
          const name = names.get(part);
          return name ? { text: part, name } : { text: part };
        });
    },
  };
  for (const event of events) result.learn(event);
  return result;
}

/**
 * The names after further events. The same object where they tell no new id, so that a view can see
 * that nothing changed.
 */
export function extendNames(names: Names, events: readonly TraceEvent[]): Names {
  const tellsNew = events.some((event) =>
    idsOf(event).some(([, id]) => id !== undefined && id !== "" && names.of(id) === undefined),
  );
  return tellsNew ? createNames(events, names.all()) : names;
}

/** The ids that an event tells, sessions first: they come to be first. */
export function idsOf(event: TraceEvent): readonly (readonly [IdKind, string | undefined])[] {
  switch (event.kind) {
    case "store":
      return [["session", event.session]];
    case "connection":
      return [
        ["session", event.session],
        ["engine", event.sid],
        ["socket", event.socket],
      ];
    case "engine":
      return [["engine", event.sid]];
    case "socket":
      return [
        ["engine", event.sid],
        ["socket", event.socket],
      ];
    case "room":
      return [["socket", event.socket]];
    default:
      return [];
  }
}

/** Matches any of the texts, the longest first, and captures it, so that `split` keeps it. */
export function anyOf(texts: readonly string[]): RegExp {
  const alternatives = [...texts]
    .sort((a, b) => b.length - a.length)
    .map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`(${alternatives.join("|")})`, "g");
}

/**
 * @param nth of its kind, which chooses the word.
 * @param index among all names, which chooses colour and shape: 56 pairs before one comes again.
 */
function createName(kind: IdKind, id: string, nth: number, index: number): Name {
  const words = WORDS[kind];
  const round = Math.floor(nth / words.length);
  const word = `${pick(words, nth)}${round === 0 ? "" : ` ${round + 1}`}`;
  const color = pick(COLORS, index);
  return { kind, id, word, color, shape: pick(SHAPES, index), label: `${color.name} ${word}` };
}

function pick<T>(list: readonly T[], index: number): T {
  const item = list[index % list.length];
  if (item === undefined) throw new RangeError("The list is empty.");
  return item;
}
