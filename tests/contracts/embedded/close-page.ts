import { afterAll } from "vitest";
import { closePage } from "./target.ts";

// Run by Vitest with every suite.
afterAll(closePage);
