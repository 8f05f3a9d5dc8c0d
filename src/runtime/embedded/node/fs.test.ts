import * as nodeFs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { createFs, Volume } from "./fs.ts";

/** The same calls on a real directory and on one in memory; `/dir` stands for both in what is compared. */
type Fs = typeof nodeFs;
type Program = (fs: Fs, dir: string, log: (...values: unknown[]) => void) => void | Promise<void>;

const real = nodeFs.mkdtempSync(join(nodeFs.realpathSync(tmpdir()), "fs-test-"));
afterAll(() => nodeFs.rmSync(real, { recursive: true, force: true }));

async function observe(program: Program, fs: Fs, dir: string): Promise<string> {
  const seen: unknown[] = [];
  const log = (...values: unknown[]) => void seen.push(...values.map(plain));
  try {
    await program(fs, dir, log);
  } catch (error) {
    log(error);
  }
  return JSON.stringify(seen, null, 1).replaceAll(dir, "/dir");
}

function plain(value: unknown): unknown {
  if (value instanceof Error) {
    const { name, message, code, syscall, path, dest, errno } = value as NodeJS.ErrnoException & {
      dest?: string;
    };
    return { name, message, code, syscall, path, dest, errno };
  }
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Uint8Array) return `<${Buffer.from(value).toString("latin1")}>`;
  return value === undefined ? "undefined" : value;
}

/** Calls that may throw: what they throw is logged. */
const attempt = (log: (...values: unknown[]) => void, ...calls: (() => unknown)[]) => {
  for (const call of calls) {
    try {
      log(call());
    } catch (error) {
      log(error);
    }
  }
};

const until = <T>(start: (done: (...values: T[]) => void) => unknown): Promise<T[]> =>
  new Promise((resolve) => void start((...values) => resolve(values)));

const programs: readonly (readonly [string, Program])[] = [
  [
    "files are written, appended, read, in text and bytes",
    (fs, dir, log) => {
      fs.writeFileSync(`${dir}/a.txt`, "héllo");
      fs.appendFileSync(`${dir}/a.txt`, Buffer.from(" wörld"));
      log(fs.readFileSync(`${dir}/a.txt`, "utf8"), fs.readFileSync(`${dir}/a.txt`));
      log(
        fs.readFileSync(`${dir}/a.txt`, { encoding: "base64" }),
        fs.statSync(`${dir}/a.txt`).size,
      );
      fs.writeFileSync(`${dir}/a.txt`, "68656c6c6f", "hex");
      log(fs.readFileSync(`${dir}/a.txt`, "latin1"));
      fs.writeFileSync(`${dir}/b.bin`, new Uint16Array([1, 2]));
      log(
        fs.readFileSync(new URL(`file://${dir}/b.bin`)),
        fs.readFileSync(Buffer.from(`${dir}/b.bin`)),
      );
    },
  ],
  [
    "missing files, directories and files in the wrong place fail with Node's errors",
    (fs, dir, log) => {
      fs.mkdirSync(`${dir}/d/e`, { recursive: true });
      fs.writeFileSync(`${dir}/f`, "x");
      attempt(
        log,
        () => fs.readFileSync(`${dir}/none`),
        () => fs.readFileSync(`${dir}/d`),
        () => fs.readFileSync(`${dir}/f/g`),
        () => fs.writeFileSync(`${dir}/d`, ""),
        () => fs.writeFileSync(`${dir}/none/x`, ""),
        () => fs.statSync(`${dir}/none`),
        () => fs.lstatSync(`${dir}/none`),
        () => fs.statSync(`${dir}/none`, { throwIfNoEntry: false }),
        () => fs.readdirSync(`${dir}/none`),
        () => fs.readdirSync(`${dir}/f`),
        () => fs.mkdirSync(`${dir}/d`),
        () => fs.mkdirSync(`${dir}/none/x`),
        () => fs.mkdirSync(`${dir}/f`, { recursive: true }),
        () => fs.mkdirSync(`${dir}/f/g`, { recursive: true }),
        () => fs.rmdirSync(`${dir}/d`),
        () => fs.rmdirSync(`${dir}/f`),
        () => fs.rmdirSync(`${dir}/none`),
        () => fs.unlinkSync(`${dir}/none`),
        () => fs.rmSync(`${dir}/none`),
        () => fs.rmSync(`${dir}/none`, { force: true }),
        () => fs.rmSync(`${dir}/d`),
        () => fs.renameSync(`${dir}/none`, `${dir}/x`),
        () => fs.renameSync(`${dir}/d`, `${dir}/d/e/f`),
        () => fs.renameSync(`${dir}/f`, `${dir}/d`),
        () => fs.renameSync(`${dir}/d`, `${dir}/f`),
        () => fs.copyFileSync(`${dir}/none`, `${dir}/x`),
        () => fs.copyFileSync(`${dir}/f`, `${dir}/f2`, fs.constants.COPYFILE_EXCL),
        () => fs.copyFileSync(`${dir}/f`, `${dir}/f2`, fs.constants.COPYFILE_EXCL),
        () => fs.accessSync(`${dir}/none`),
        () => fs.realpathSync(`${dir}/none`),
        () => fs.openSync(`${dir}/f`, "wx"),
        () => fs.openSync(`${dir}/none`, "r+"),
        () => fs.closeSync(9999),
        () => fs.readSync(9999, Buffer.alloc(1)),
        () => fs.truncateSync(`${dir}/none`),
        () => fs.utimesSync(`${dir}/none`, 1, 1),
      );
    },
  ],
  [
    "wrong arguments fail at once, also with a callback",
    (fs, dir, log) => {
      const any = fs as unknown as Record<string, (...args: unknown[]) => unknown>;
      attempt(
        log,
        () => any.readFileSync?.(undefined),
        () => any.readFileSync?.({}),
        () => any.readFileSync?.(`${dir}/a\0b`),
        () => any.readFile?.(`${dir}/a`),
        () => any.readFile?.(`${dir}/a`, "utf8", 5),
        () => any.readFileSync?.(`${dir}/none`, "nonsense"),
        () => any.writeFileSync?.(`${dir}/a`, 5),
        () => any.openSync?.(`${dir}/a`, "q"),
        () => any.closeSync?.("x"),
        () => any.readFileSync?.(new URL("http://x/y")),
        () => any.existsSync?.(undefined),
      );
    },
  ],
  [
    "directories are made, listed, renamed and removed",
    (fs, dir, log) => {
      log(
        fs.mkdirSync(`${dir}/a/b/c`, { recursive: true }),
        fs.mkdirSync(`${dir}/a/b`, { recursive: true }),
      );
      fs.writeFileSync(`${dir}/a/z.txt`, "");
      fs.writeFileSync(`${dir}/a/b/y.txt`, "");
      log(fs.readdirSync(`${dir}/a`), fs.readdirSync(`${dir}/a`, { recursive: true }).sort());
      log(
        fs
          .readdirSync(`${dir}/a`, { withFileTypes: true })
          .map((entry) => [entry.name, entry.isFile(), entry.isDirectory(), entry.path]),
      );
      fs.renameSync(`${dir}/a/b`, `${dir}/moved`);
      log(fs.existsSync(`${dir}/a/b`), fs.readdirSync(`${dir}/moved`));
      fs.cpSync(`${dir}/moved`, `${dir}/copy`, { recursive: true });
      log(fs.readdirSync(`${dir}/copy`));
      fs.rmSync(dir + "/moved", { recursive: true });
      fs.rmdirSync(`${dir}/copy/c`);
      log(
        fs.readdirSync(dir),
        fs.statSync(`${dir}/a`).isDirectory(),
        fs.mkdtempSync(`${dir}/t-`).length - dir.length,
      );
    },
  ],
  [
    "descriptors read and write at positions, and append",
    (fs, dir, log) => {
      const fd = fs.openSync(`${dir}/a`, "w+");
      log(
        fs.writeSync(fd, "0123456789"),
        fs.writeSync(fd, Buffer.from("ab"), 0, 2, 4),
        fs.writeSync(fd, "x", 12),
      );
      const bytes = Buffer.alloc(6);
      log(
        fs.readSync(fd, bytes, 0, 6, 2),
        bytes,
        fs.readSync(fd, bytes),
        fs.readSync(fd, bytes, { position: 0, length: 2 }),
      );
      fs.ftruncateSync(fd, 3);
      log(fs.fstatSync(fd).size, fs.readFileSync(`${dir}/a`, "latin1"));
      fs.closeSync(fd);
      const append = fs.openSync(`${dir}/a`, "a");
      fs.writeSync(append, "end", 0);
      attempt(log, () => fs.readSync(append, bytes));
      fs.closeSync(append);
      log(fs.readFileSync(`${dir}/a`, "latin1"));
      const reader = fs.openSync(`${dir}/a`, "r");
      attempt(log, () => fs.writeSync(reader, "x"));
      fs.unlinkSync(`${dir}/a`);
      log(fs.readFileSync(reader, "utf8"));
    },
  ],
  [
    "the standard streams are open, and can be written to",
    (fs, _dir, log) => {
      // Nothing, or it would be among what this test run says.
      log(fs.writeSync(1, ""), fs.writeSync(2, Buffer.alloc(0)));
      fs.writeFileSync(1, "");
      log(fs.openSync("/", "r") > 2);
    },
  ],
  [
    "callbacks come later, with null, and failures go to them",
    async (fs, dir, log) => {
      const { promise, resolve } = withResolver();
      fs.writeFile(`${dir}/a`, "x", (error) => {
        log("written", error);
        fs.readFile(`${dir}/a`, "utf8", (failure, text) => {
          log(failure, text);
          fs.readFile(`${dir}/none`, (missing, data) => {
            log(missing, data);
            resolve();
          });
        });
      });
      log("first");
      await promise;
      log(await until((done) => fs.stat(`${dir}/none`, (error) => done(error))));
      log(await until((done) => fs.exists(`${dir}/a`, done)));
      const fd = fs.openSync(`${dir}/a`, "r");
      log(
        await until<unknown>((done) =>
          fs.read(fd, Buffer.alloc(1), 0, 1, 0, (e, n, b) => done(e, n, b)),
        ),
      );
    },
  ],
  [
    "promises give the same, and file handles",
    async (fs, dir, log) => {
      await fs.promises.writeFile(`${dir}/a`, "abc");
      log(
        await fs.promises.readFile(`${dir}/a`, "utf8"),
        (await fs.promises.stat(`${dir}/a`)).size,
      );
      log(await fs.promises.readFile(`${dir}/none`).catch((error: unknown) => error));
      log(
        await fs.promises.mkdir(`${dir}/x/y`, { recursive: true }),
        await fs.promises.readdir(dir),
      );
      const handle = await fs.promises.open(`${dir}/a`, "r+");
      log(
        (await handle.read(Buffer.alloc(2), 0, 2, 1)).bytesRead,
        (await handle.write("Z", 0)).bytesWritten,
      );
      log(await handle.readFile("utf8"), (await handle.stat()).size);
      await handle.close();
      await fs.promises.rm(`${dir}/a`);
      log(await fs.promises.access(`${dir}/a`).catch((error: unknown) => error));
    },
  ],
  [
    "streams read a range, in chunks, with their events",
    async (fs, dir, log) => {
      fs.writeFileSync(`${dir}/a`, "0123456789");
      const read = async (options: object) => {
        const stream = fs.createReadStream(`${dir}/a`, options);
        stream.on("open", (fd) => log("open", typeof fd)).on("ready", () => log("ready"));
        stream.on("close", () => log("close"));
        const parts: unknown[] = [];
        for await (const part of stream) parts.push(part);
        log(parts, stream.bytesRead, stream.path);
      };
      await read({ encoding: "utf8" });
      await read({ start: 2, end: 5 });
      await read({ start: 8, highWaterMark: 1, encoding: "latin1" });
      await read({ start: 20 });
      const missing = fs.createReadStream(`${dir}/none`);
      log(await until((done) => missing.on("error", done)));
    },
  ],
  [
    "write streams create, append and report their failure",
    async (fs, dir, log) => {
      const write = async (path: string, options: object, ...parts: string[]) => {
        const stream = fs.createWriteStream(`${dir}/${path}`, options);
        stream.on("open", () => log("open")).on("finish", () => log("finish"));
        const closed = until((done) => stream.on("close", done).on("error", (error) => log(error)));
        for (const part of parts) stream.write(part);
        stream.end();
        await closed;
        log(stream.bytesWritten, stream.path);
      };
      await write("a", {}, "one", "two");
      await write("a", { flags: "a" }, "three");
      await write("a", { flags: "r+", start: 1 }, "N");
      log(fs.readFileSync(`${dir}/a`, "utf8"));
      await write("none/a", {}, "x");
    },
  ],
  [
    "stats tell kinds, sizes and times",
    (fs, dir, log) => {
      fs.writeFileSync(`${dir}/a`, "abc");
      fs.utimesSync(`${dir}/a`, 1000, new Date(2_000_000));
      const stat = fs.statSync(`${dir}/a`);
      log(
        stat.mtimeMs,
        stat.atime.toISOString(),
        stat.isFile(),
        stat.isDirectory(),
        stat.isSymbolicLink(),
        stat.size,
      );
      log(
        Object.keys(stat).sort(),
        (stat.mode & 0o170000).toString(8),
        fs.lstatSync(dir).isDirectory(),
      );
      fs.chmodSync(`${dir}/a`, 0o600);
      log((fs.statSync(`${dir}/a`).mode & 0o777).toString(8), fs.realpathSync(`${dir}/./x/../a`));
    },
  ],
];

function withResolver() {
  let resolve = () => {};
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}

describe("fs in memory does what Node's fs does on a disk", () => {
  test.each(programs)("%s", async (_promise, program) => {
    const volume = new Volume();
    const memory = createFs(volume) as unknown as Fs;
    memory.mkdirSync("/m", { recursive: true });
    const disk = nodeFs.mkdtempSync(join(real, "x"));
    const expected = await observe(program, nodeFs, disk);
    expect(await observe(program, memory, "/m")).toBe(expected);
  });
});
