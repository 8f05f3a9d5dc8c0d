import { expect, test } from "vitest";
import { declarationsOf } from "./declarations.ts";

const source = `import session from "express-session";
import { inTurn } from "./queue.ts";

declare module "express-session" {
  interface SessionData {
    count: number;
  }
}

export const port = 3000;
`;

test("what a file declares about other modules is kept, with the packages that it names", () => {
  expect(declarationsOf(source, "index.ts")).toBe(`import session from "express-session";
declare module "express-session" {
  interface SessionData {
    count: number;
  }
}
`);
});

test("a file that declares nothing has no declarations", () => {
  expect(declarationsOf('import { Server } from "socket.io";\n', "index.ts")).toBe("");
});
