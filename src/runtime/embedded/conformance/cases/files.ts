/** Files: in a new folder of the system's temporary one, which is shown as /dir. */
import { caught, errorOf, type Cases, type Env, type Observation } from "../case.ts";

type Fs = typeof import("node:fs");

function inFolder(use: (fs: Fs, dir: string, env: Env) => Observation) {
  return async (env: Env): Promise<Observation> => {
    const fs = env.require("fs") as Fs;
    const { tmpdir } = env.require("os") as typeof import("node:os");
    fs.mkdirSync(tmpdir(), { recursive: true });
    const dir = fs.mkdtempSync(`${tmpdir()}/files-`);
    try {
      const seen: unknown = await use(fs, dir, env);
      return JSON.parse(JSON.stringify(seen ?? null).replaceAll(dir, "/dir")) as Observation;
    } finally {
      fs.rmSync(dir, { recursive: true, force: true });
    }
  };
}

const failed = (promise: Promise<unknown>): Promise<Observation> =>
  promise.then(() => "no error", errorOf);

export const fileCases: Cases = {
  "are written, appended and read": inFolder((fs, dir, { Buffer }) => {
    fs.writeFileSync(`${dir}/a`, "héllo ✓");
    fs.appendFileSync(`${dir}/a`, Buffer.from([0xff, 0x41]));
    return [
      fs.readFileSync(`${dir}/a`, "utf8"),
      fs.readFileSync(`${dir}/a`).toString("hex"),
      fs.statSync(`${dir}/a`).size,
    ];
  }),
  "that are missing fail": inFolder((fs, dir) => [
    caught(() => fs.readFileSync(`${dir}/none`)),
    caught(() => fs.statSync(`${dir}/none`)),
    caught(() => fs.readdirSync(`${dir}/none`)),
    caught(() => fs.unlinkSync(`${dir}/none`)),
    caught(() => fs.rmSync(`${dir}/none`)),
    caught(() => fs.renameSync(`${dir}/none`, `${dir}/b`)),
    caught(() => fs.openSync(`${dir}/none/b`, "w")),
  ]),
  "of the wrong kind fail": inFolder((fs, dir) => {
    fs.writeFileSync(`${dir}/file`, "");
    fs.mkdirSync(`${dir}/folder/deep`, { recursive: true });
    return [
      caught(() => fs.readFileSync(`${dir}/folder`)),
      caught(() => fs.writeFileSync(`${dir}/folder`, "")),
      caught(() => fs.readdirSync(`${dir}/file`)),
      caught(() => fs.mkdirSync(`${dir}/folder`)),
      caught(() => fs.mkdirSync(`${dir}/file/x`, { recursive: true })),
      caught(() => fs.rmdirSync(`${dir}/folder`)),
      caught(() => fs.rmSync(`${dir}/folder`)),
    ];
  }),
  "and folders are listed": inFolder((fs, dir) => {
    fs.mkdirSync(`${dir}/b/c`, { recursive: true });
    fs.writeFileSync(`${dir}/a`, "");
    const entries = fs.readdirSync(dir, { withFileTypes: true });
    return [fs.readdirSync(dir), entries.map((entry) => [entry.name, entry.isDirectory()])];
  }),
  "are renamed, copied and removed": inFolder((fs, dir) => {
    fs.writeFileSync(`${dir}/a`, "1");
    fs.renameSync(`${dir}/a`, `${dir}/b`);
    fs.copyFileSync(`${dir}/b`, `${dir}/c`);
    fs.unlinkSync(`${dir}/b`);
    return [fs.readdirSync(dir), fs.existsSync(`${dir}/b`), fs.readFileSync(`${dir}/c`, "utf8")];
  }),
  "are read by descriptor": inFolder((fs, dir, { Buffer }) => {
    fs.writeFileSync(`${dir}/a`, "0123456789");
    const fd = fs.openSync(`${dir}/a`, "r");
    const bytes = Buffer.alloc(4);
    const counts = [
      fs.readSync(fd, bytes, 0, 4, 8),
      fs.readSync(fd, bytes),
      fs.readSync(fd, bytes),
    ];
    fs.closeSync(fd);
    return [counts, bytes.toString(), caught(() => fs.readSync(fd, bytes))];
  }),
  "answer callbacks and promises": inFolder(async (fs, dir) => {
    const seen: unknown[] = [];
    await new Promise<void>((resolve) => {
      fs.readFile(`${dir}/none`, (error) => resolve(void seen.push(errorOf(error))));
      seen.push("first");
    });
    await fs.promises.writeFile(`${dir}/a`, "x");
    seen.push(await fs.promises.readFile(`${dir}/a`, "utf8"));
    seen.push(await failed(fs.promises.stat(`${dir}/none`)));
    return seen;
  }),
  "stream in order": inFolder(async (fs, dir) => {
    const seen: unknown[] = [];
    const writer = fs.createWriteStream(`${dir}/a`);
    for (const event of ["open", "ready", "finish", "close"])
      writer.on(event, () => seen.push(event));
    writer.write("one ");
    writer.end("two");
    await new Promise<void>((resolve) => writer.on("close", resolve));
    const reader = fs.createReadStream(`${dir}/a`, { encoding: "utf8", start: 1, end: 4 });
    for (const event of ["open", "ready", "end", "close"]) reader.on(event, () => seen.push(event));
    reader.on("data", (text) => seen.push(text));
    await new Promise<void>((resolve) => reader.on("close", resolve));
    return [seen, writer.bytesWritten, reader.bytesRead];
  }),
  "that can't be streamed say so": inFolder(
    (fs, dir) =>
      new Promise((resolve) =>
        fs.createReadStream(`${dir}/none`).on("error", (error) => resolve(errorOf(error))),
      ),
  ),
};
