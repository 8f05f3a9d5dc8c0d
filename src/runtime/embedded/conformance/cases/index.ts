/** All cases, by topic. */
import type { Cases, Programs } from "../case.ts";
import { eventCases } from "./events.ts";
import { fileCases } from "./files.ts";
import { httpClientCases } from "./http-client.ts";
import { httpMalformedCases } from "./http-malformed.ts";
import { httpServerCases } from "./http-server.ts";
import { inheritanceCases } from "./inheritance.ts";
import { libraryCases } from "./library.ts";
import { netCases } from "./net.ts";
import { programs } from "./programs.ts";
import { streamCases } from "./streams.ts";
import { timerCases } from "./timers.ts";

export const topics: Readonly<Record<string, Cases>> = {
  "an http server": httpServerCases,
  "malformed http": httpMalformedCases,
  "an http client": httpClientCases,
  net: netCases,
  streams: streamCases,
  events: eventCases,
  timers: timerCases,
  files: fileCases,
  inheritance: inheritanceCases,
  library: libraryCases,
};

export const programTopics: Readonly<Record<string, Programs>> = { "a program": programs };
