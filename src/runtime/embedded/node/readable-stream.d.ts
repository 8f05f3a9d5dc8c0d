/** Packages without types of their own, as far as they are used here. */

declare module "readable-stream/lib/stream.js" {
  const stream: typeof import("node:stream");
  export default stream;
}

declare module "http-parser-js" {
  type Info = {
    headers: string[];
    method?: number;
    url?: string;
    statusCode?: number;
    statusMessage?: string;
    versionMajor?: number;
    versionMinor?: number;
    upgrade: boolean;
  };

  export class HTTPParser {
    static readonly REQUEST: "REQUEST";
    static readonly RESPONSE: "RESPONSE";
    static readonly kOnHeaders: 1;
    static readonly kOnHeadersComplete: 2;
    static readonly kOnBody: 3;
    static readonly kOnMessageComplete: 4;
    static readonly kOnExecute: number;
    static encoding: string;
    static maxHeaderSize: number;
    constructor(type: "REQUEST" | "RESPONSE");
    readonly type: "REQUEST" | "RESPONSE";
    state: string;
    /** The beginning of a line whose end hasn't come yet. */
    line: string;
    chunk: Buffer | null;
    offset: number;
    end: number;
    info: Info;
    trailers: string[];
    isChunked: boolean;
    body_bytes: number | null;
    connection: string;
    hadError: boolean;
    isUserCall: boolean;
    execute(chunk: Buffer): number | Error;
    finish(): Error | undefined;
    consumeLine(): string | undefined;
    parseHeader(line: string, headers: string[]): void;
    nextRequest(): void;
    HEADER(): boolean | undefined;
    BODY_CHUNKHEAD(): void;
  }
  export const methods: string[];
}
