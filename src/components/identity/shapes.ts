import type { Shape } from "../../trace/names.ts";

/** Outlines of the shapes in a box of 16 by 16, each of about the same weight for the eye. */
export const outlines: Readonly<Record<Shape, string>> = {
  circle: "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0 -13z",
  square: "M2.25 2.25h11.5v11.5h-11.5z",
  triangle: "M8 1.5L15 14H1z",
  diamond: "M8 .9L15.1 8L8 15.1L.9 8z",
  star: "M8 .9l2.1 4.7l5.1 .5l-3.9 3.4l1.2 5.1l-4.5 -2.7l-4.5 2.7l1.2 -5.1l-3.9 -3.4l5.1 -.5z",
  hexagon: "M4.4 1.8h7.2l3.6 6.2l-3.6 6.2h-7.2l-3.6 -6.2z",
  cross: "M5.6 1.4h4.8v4.2h4.2v4.8h-4.2v4.2h-4.8v-4.2h-4.2v-4.8h4.2z",
  pentagon: "M8 1.1l7 5.1l-2.7 8.2h-8.6l-2.7 -8.2z",
};
