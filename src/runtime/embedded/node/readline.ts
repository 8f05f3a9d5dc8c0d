/** `node:readline` for streams of lines; a page has no keyboard to ask at. */
import { missingMembers } from "./missing-members.ts";
import { EventEmitter } from "./events.ts";
import { StringDecoder } from "./string_decoder.ts";

type Input = NodeJS.ReadableStream;
type Output = NodeJS.WritableStream;
type Options = { readonly input: Input; readonly output?: Output; readonly prompt?: string };

export class Interface extends EventEmitter {
  line = "";
  readonly terminal = false;
  readonly #input: Input;
  readonly #output: Output | undefined;
  #prompt: string;
  #rest = "";
  #isClosed = false;
  #answer: ((line: string) => void) | undefined;

  constructor({ input, output, prompt = "> " }: Options) {
    super();
    this.#input = input;
    this.#output = output;
    this.#prompt = prompt;
    const decoder = new StringDecoder("utf8");
    input.on("data", (chunk: Buffer | string) => {
      this.#take(typeof chunk === "string" ? chunk : decoder.write(chunk));
    });
    input.on("end", () => {
      if (this.#rest !== "") this.#emitLine(this.#rest);
      this.#rest = "";
      this.close();
    });
    input.resume();
  }

  #take(text: string): void {
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.#emitLine(line);
  }

  #emitLine(line: string): void {
    const answer = this.#answer;
    this.#answer = undefined;
    if (answer) answer(line);
    else this.emit("line", line);
  }

  question(query: string, ...rest: unknown[]): void {
    this.#output?.write(query);
    this.#answer = rest.at(-1) as (line: string) => void;
  }

  setPrompt(prompt: string): void {
    this.#prompt = prompt;
  }

  prompt(): void {
    this.#output?.write(this.#prompt);
  }

  write(text: string): void {
    this.#take(text);
  }

  pause(): this {
    this.#input.pause();
    return this;
  }

  resume(): this {
    this.#input.resume();
    return this;
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#input.pause();
    this.emit("close");
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    const lines: string[] = [];
    let wake = () => {};
    this.on("line", (line: string) => {
      lines.push(line);
      wake();
    });
    this.on("close", () => wake());
    for (;;) {
      const next = lines.shift();
      if (next !== undefined) yield next;
      else if (this.#isClosed) return;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  }
}

const promises = {
  ...missingMembers("readline/promises"),
  createInterface: (options: Options) => {
    const made = new Interface(options);
    const question = (query: string) =>
      new Promise<string>((resolve) => made.question(query, resolve));
    return Object.assign(Object.create(made) as Interface, { question });
  },
};

const readline = {
  Interface,
  createInterface: (options: Options) => new Interface(options),
  clearLine: () => true,
  cursorTo: () => true,
  moveCursor: () => true,
  clearScreenDown: () => true,
  emitKeypressEvents() {},
  promises,
};

export default readline;
