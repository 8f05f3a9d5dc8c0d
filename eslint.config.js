// @ts-check
import { createNodeResolver, importX } from "eslint-plugin-import-x";
import reactHooks from "eslint-plugin-react-hooks";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";
import { domGlobals, withoutDom, withoutReact, zones } from "./eslint.rooms.js";

const react = {
  regex: "^(react|react-dom|@docusaurus|@theme|@mdx-js)(/|$)",
  message: "Only views know React (eslint.rooms.js).",
};
const webContainer = {
  group: ["@webcontainer/api"],
  message: "Only src/runtime/webcontainer knows the WebContainer.",
};
const tests = ["**/*.test.ts", "**/*.test.tsx"];

export default defineConfig(
  globalIgnores([
    "**/node_modules/",
    "build/",
    ".docusaurus/",
    ".cache/",
    // Inputs of tests: they are what they are, some of them wrong on purpose.
    "**/fixtures/",
    "**/throws/",
  ]),
  { linterOptions: { reportUnusedDisableDirectives: "error" } },

  // Everything: rules that need no types.
  {
    files: ["**/*.{js,mjs,cjs,ts,mts,cts,tsx}"],
    extends: [tseslint.configs.recommended],
    rules: {
      eqeqeq: ["error", "always", { null: "ignore" }],
      "no-var": "error",
      "prefer-const": "error",
      "no-eval": "error",
      "no-constant-condition": ["error", { checkLoops: "allExceptWhileTrue" }],
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_" },
      ],
      // What Vitest offers for leaving a test out or running it alone.
      "no-restricted-syntax": [
        "error",
        {
          selector:
            "MemberExpression[object.name=/^(test|it|describe)$/][property.name=/^(skip|skipIf|runIf|only|todo|fails)$/]",
          message: "Every test runs, and every test must be able to fail.",
        },
      ],
    },
  },

  // Our own TypeScript: rules that know the types.
  {
    files: ["{src,scripts,tests,bench}/**/*.{ts,tsx}", "*.ts"],
    extends: [tseslint.configs.recommendedTypeCheckedOnly],
    languageOptions: {
      parserOptions: { project: "./tsconfig.json", tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
      // Objects here are made of closures; a method taken off one has no `this` to lose.
      "@typescript-eslint/unbound-method": "off",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
    },
  },

  // Node.js' own modules take values of any kind, and turn them into words as Node.js does.
  {
    files: ["src/runtime/embedded/node/**", "src/runtime/embedded/conformance/**"],
    rules: {
      "@typescript-eslint/no-base-to-string": "off",
      "@typescript-eslint/no-unsafe-function-type": "off",
      "@typescript-eslint/restrict-template-expressions": "off",
      "@typescript-eslint/prefer-promise-reject-errors": "off",
      "@typescript-eslint/only-throw-error": "off",
    },
  },
  // What is compared there is whatever two implementations of one module answer.
  {
    files: ["src/runtime/embedded/node/**/*.test.ts", "src/runtime/embedded/conformance/**"],
    rules: {
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
      "@typescript-eslint/no-floating-promises": "off",
      "@typescript-eslint/no-misused-promises": "off",
      "@typescript-eslint/await-thenable": "off",
    },
  },

  // Vitest's asymmetric matchers, such as expect.stringContaining(), are of the type any.
  { files: tests, rules: { "@typescript-eslint/no-unsafe-assignment": "off" } },

  // CommonJS is what a CommonJS example is about.
  {
    files: ["**/*.cjs", "examples/*/cjs/**/*.js"],
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },

  // The import direction.
  {
    files: ["src/**/*.{ts,tsx,mjs,js}"],
    plugins: { "import-x": importX },
    settings: {
      "import-x/resolver-next": [
        createNodeResolver({
          extensions: [".ts", ".tsx", ".mjs", ".js", ".json"],
          tsconfig: { configFile: `${import.meta.dirname}/tsconfig.json` },
        }),
      ],
    },
    rules: {
      "import-x/no-restricted-paths": ["error", { basePath: import.meta.dirname, zones }],
      "no-restricted-imports": ["error", { patterns: [webContainer] }],
    },
  },
  {
    files: ["src/runtime/webcontainer/**"],
    rules: { "no-restricted-imports": ["error", { patterns: [react] }] },
  },
  {
    files: withoutReact,
    ignores: ["src/runtime/webcontainer/**"],
    rules: { "no-restricted-imports": ["error", { patterns: [react, webContainer] }] },
  },
  {
    files: withoutDom,
    ignores: tests,
    rules: {
      "no-restricted-globals": [
        "error",
        ...domGlobals.map((name) => ({ name, message: "There is no DOM here (eslint.rooms.js)." })),
      ],
    },
  },

  // Views.
  {
    files: ["src/{labs,components,pages,theme}/**/*.{ts,tsx}"],
    extends: [reactHooks.configs.flat.recommended],
  },
);
