import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { statSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { contentTypeOf, encode, encodingFor, type Encoding, isCompressible } from "./content.ts";
import { type HeaderRule, headersFor, parseHeadersFile } from "./headers-file.ts";
import { routeOf } from "./route.ts";

export type StaticServerOptions = {
  /** The folder of the built site. Its `_headers` file is applied and not served. */
  readonly root: string;
  /** 0, the default, for any free port. */
  readonly port?: number;
  readonly host?: string;
  /** Where the site lives, with slashes at both ends. */
  readonly baseUrl?: string;
  /** `false`: as a host that knows no `_headers` file, such as GitHub Pages. Default true. */
  readonly headers?: boolean;
  /** Brotli's quality, 0 to 11: 5 answers fast, 11 is what a reader's host sends. */
  readonly brotliQuality?: number;
};

/** Whoever started it closes it. */
export type StaticServer = {
  /** Of the site's home page, with a slash at the end. */
  readonly url: string;
  close(): Promise<void>;
};

type Answer = {
  readonly status: number;
  readonly type: string;
  readonly etag: string;
  readonly body: (encoding: Encoding) => Promise<Buffer>;
};

/**
 * Serves a built site on loopback as its host will: clean URLs, the headers of its own `_headers`
 * file, compression, 404 page. Nothing that is tested on it may depend on more.
 *
 * @throws HeadersFileError where the site's `_headers` file can't be read as meant
 */
export async function startStaticServer(options: StaticServerOptions): Promise<StaticServer> {
  const { root, port = 0, host = "127.0.0.1", baseUrl = "/", brotliQuality = 5 } = options;
  const rules = options.headers === false ? [] : await readRules(root);
  const isFile = isFileIn(root);
  const answers = new AnswerCache(root, brotliQuality);
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      // A file that vanished under a rebuild: say so to whoever asked and stay up.
      if (!response.headersSent) response.writeHead(500, { "Content-Type": "text/plain" });
      response.end(`${String(error)}\n`);
    });
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, search } = new URL(request.url ?? "/", "http://localhost");
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.writeHead(405, { Allow: "GET, HEAD" }).end();
      return;
    }
    const route = routeOf(pathname, isFile, baseUrl);
    if (route.kind === "redirect") {
      response.writeHead(308, { Location: `${route.to}${search}` }).end();
      return;
    }
    const answer = await answers.get(route.kind === "file" ? route.file : "404.html");
    const status = route.kind === "missing" ? 404 : answer.status;
    await send(request, response, { ...answer, status }, pathname, rules);
  }

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  return {
    url: `http://${host === "127.0.0.1" ? "localhost" : host}:${address.port}${baseUrl}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function send(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  path: string,
  rules: readonly HeaderRule[],
): Promise<void> {
  // What both hosts send unless a rule says otherwise.
  response.setHeader("Cache-Control", "public, max-age=0, must-revalidate");
  for (const [name, value] of joined(headersFor(rules, path))) response.setHeader(name, value);
  response.setHeader("Content-Type", answer.type);
  response.setHeader("ETag", answer.etag);
  if (isCompressible(answer.type)) response.setHeader("Vary", "Accept-Encoding");
  if (answer.status === 200 && request.headers["if-none-match"] === answer.etag) {
    response.writeHead(304).end();
    return;
  }
  const accepted = encodingFor(request.headers["accept-encoding"]);
  const encoding = isCompressible(answer.type) ? accepted : "identity";
  const body = await answer.body(encoding);
  if (encoding !== "identity") response.setHeader("Content-Encoding", encoding);
  response.setHeader("Content-Length", body.length);
  response.writeHead(answer.status);
  response.end(request.method === "HEAD" ? undefined : body);
}

/** Joins the values of one field that several rules give, as both hosts do. */
function joined(fields: readonly (readonly [string, string])[]): Map<string, string> {
  const all = new Map<string, string>();
  for (const [name, value] of fields) {
    const key = name.toLowerCase();
    const before = all.get(key);
    all.set(key, before === undefined ? value : `${before}, ${value}`);
  }
  return all;
}

/** Tells which names below a folder are files to serve; `_headers` is for the host alone. */
export function isFileIn(root: string): (file: string) => boolean {
  return (file) => {
    if (file === "_headers") return false;
    try {
      return statSync(join(root, file)).isFile();
    } catch {
      // Not there, or below something that is no folder.
      return false;
    }
  };
}

async function readRules(root: string): Promise<HeaderRule[]> {
  const file = join(root, "_headers");
  const text = await readFile(file, "utf8").catch(() => "");
  return parseHeadersFile(text, file);
}

/** Keeps files and their compressed forms until they change on disk. */
class AnswerCache {
  readonly #root: string;
  readonly #quality: number;
  readonly #kept = new Map<string, { changed: number; answer: Promise<Answer> }>();

  constructor(root: string, quality: number) {
    this.#root = root;
    this.#quality = quality;
  }

  async get(file: string): Promise<Answer> {
    const changed = await stat(join(this.#root, file)).then(
      ({ mtimeMs }) => mtimeMs,
      () => undefined,
    );
    if (changed === undefined) return nothingHere;
    const kept = this.#kept.get(file);
    if (kept?.changed === changed) return kept.answer;
    const answer = this.#read(file);
    this.#kept.set(file, { changed, answer });
    return answer;
  }

  async #read(file: string): Promise<Answer> {
    const body = await readFile(join(this.#root, file));
    const encoded = new Map<Encoding, Promise<Buffer>>();
    return {
      status: 200,
      type: contentTypeOf(file),
      etag: `W/"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`,
      body: (encoding) => {
        const made = encoded.get(encoding) ?? encode(body, encoding, this.#quality);
        encoded.set(encoding, made);
        return made;
      },
    };
  }
}

/** For a site that has no page of its own for what is missing. */
const nothingHere: Answer = {
  status: 404,
  type: "text/plain; charset=utf-8",
  etag: 'W/"nothing-here"',
  body: (encoding) => encode(Buffer.from("Not found\n"), encoding, 5),
};
