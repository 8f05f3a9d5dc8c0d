/** A script of its own, which the worker loads when something is to be shown that is no plain text. */
export {
  format,
  formatWithOptions,
  inspect,
  stripVTControlCharacters,
} from "node-inspect-extracted";
