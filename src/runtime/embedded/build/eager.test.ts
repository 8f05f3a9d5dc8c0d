import { expect, test } from "vitest";
import { eager } from "./eager.ts";

test("what runs as soon as the script does is put in parentheses, and nothing else", () => {
  const bundle = `__hook({},function(r){var c=(f,m)=>()=>(m||f((m={exports:{}}).exports,m),m.exports);var a=c((e,t)=>{t.exports=function(){return 1}});var b=c(()=>{});var p=x.map(e=>e+1),q=h(e=>e);return a()});\n`;
  expect(eager(bundle)).toBe(
    `__hook({},(function(r){var c=(f,m)=>()=>(m||f((m={exports:{}}).exports,m),m.exports);var a=c(((e,t)=>{t.exports=function(){return 1}}));var b=c((()=>{}));var p=x.map(e=>e+1),q=h(e=>e);return a()}));\n`,
  );
});

test("a script that can't be parsed is an error", () => {
  expect(() => eager("var =")).toThrow(SyntaxError);
});
