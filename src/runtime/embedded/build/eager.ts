import { parse, type Expression } from "acorn";
import { simple } from "acorn-walk";

/**
 * Puts functions that run as soon as a script does in parentheses. V8 reads any other function twice,
 * once for its end and once when it is called; these it compiles at once
 * (https://v8.dev/blog/preparser#pife). Of a bundle they are the wrappers of its modules, and the
 * function that it hands to its hook.
 *
 * @param code a minified script
 * @throws SyntaxError where it can't be parsed
 */
export function eager(code: string): string {
  const marked: Expression[] = [];
  const program = parse(code, { ecmaVersion: "latest" });
  simple(program, {
    VariableDeclarator({ init }) {
      if (init?.type !== "CallExpression" || init.callee.type !== "Identifier") return;
      const [wrapper, ...more] = init.arguments;
      if (wrapper?.type !== "ArrowFunctionExpression" || more.length > 0) return;
      // As esbuild writes it: `var x = commonJs((exports, module) => { … })`.
      if (wrapper.params.length <= 2 && wrapper.body.type === "BlockStatement")
        marked.push(wrapper);
    },
  });
  for (const statement of program.body) {
    if (statement.type !== "ExpressionStatement") continue;
    if (statement.expression.type !== "CallExpression") continue;
    const last = statement.expression.arguments.at(-1);
    if (last?.type === "FunctionExpression") marked.push(last);
  }
  const marks = marked.flatMap(({ start, end }) => [
    { at: start, text: "(" },
    { at: end, text: ")" },
  ]);
  let result = "";
  let from = 0;
  for (const { at, text } of marks.sort((one, other) => one.at - other.at)) {
    result += code.slice(from, at) + text;
    from = at;
  }
  return result + code.slice(from);
}
