/** A script of its own, which the worker loads when there is an ES module to read. */
export { parse } from "es-module-lexer/minimal/js";
