/** What to do instead of what this runtime lacks, by module and, where they differ, by member. */

const onOwnMachine = "Run the example on your own machine to use it.";
const tools = "Use the browser's own developer tools.";
const oneProcess = "There is one process here; call the code as a function.";
const oneThread = "There is one thread here; call the code as a function.";
const variables = "Set the variables in the code: process.env.NAME = value.";
const filesInMemory = "Use readdir(), watch(), read() and write().";
const names = "Names other than localhost can't be looked up here: connect to localhost.";

const remedies: Readonly<Record<string, string>> = {
  assert: "Count the calls in the function itself.",
  buffer: "Keep the Blob itself.",
  child_process: oneProcess,
  cluster: "There is one process here; run several on your machine to try it.",
  console: "Use console.log().",
  dgram: "Use node:net: there is no UDP here.",
  dns: names,
  "dns/promises": names,
  domain: "Handle the errors where they happen.",
  fs: filesInMemory,
  "fs/promises": filesInMemory,
  http2: "Use node:http.",
  inspector: tools,
  "inspector/promises": tools,
  net: "Compare the addresses as texts.",
  os: "There is one process here.",
  path: "Use a regular expression.",
  perf_hooks: "Use performance.now().",
  punycode: "Use url.domainToASCII() and url.domainToUnicode().",
  querystring: "Use querystring.unescape().",
  "readline/promises": "Use readline.createInterface().",
  repl: "Edit the example's files instead.",
  timers: "Use setTimeout() and clearTimeout().",
  tls: "Use node:net or node:http.",
  trace_events: tools,
  v8: "Measure in the browser's own developer tools.",
  vm: "Put the code in a file of its own and import it.",
  wasi: "Use WebAssembly without WASI.",
  worker_threads: oneThread,
  zlib: "Use gzip or deflate, with a callback or as a stream.",
  "process.loadEnvFile": variables,
  "util.parseArgs": "Read process.argv.",
  "util.parseEnv": variables,
};

export function remedyFor(module: string, member: string): string {
  return remedies[`${module}.${member}`] ?? remedies[module] ?? onOwnMachine;
}
