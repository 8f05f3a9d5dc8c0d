/** `node:dns`: the loopback names are all there is. */
import { isIP } from "./net/address.ts";
import { missingMembers } from "./missing-members.ts";
import { nextTick } from "./internal/next-tick.ts";
import { systemError } from "./internal/errors.ts";

type Options = { readonly family?: number | string; readonly all?: boolean };
type Address = { readonly address: string; readonly family: number };
type Callback = (error: Error | null, address?: string | Address[], family?: number) => void;

function find(hostname: string, { family = 0 }: Options): Address {
  const version = isIP(hostname);
  if (version !== 0) return { address: hostname, family: version };
  if (hostname !== "localhost" && !hostname.endsWith(".localhost")) {
    throw systemError("ENOTFOUND", "getaddrinfo", { hostname });
  }
  return family === 6 || family === "IPv6"
    ? { address: "::1", family: 6 }
    : { address: "127.0.0.1", family: 4 };
}

function lookup(hostname: string, options: Options | number | Callback, callback?: Callback): void {
  const done = typeof options === "function" ? options : callback;
  const wanted = typeof options === "object" ? options : { family: Number(options) || 0 };
  nextTick(() => {
    let found: Address;
    try {
      found = find(hostname, wanted);
    } catch (error) {
      done?.(error as Error);
      return;
    }
    if (wanted.all) done?.(null, [found]);
    else done?.(null, found.address, found.family);
  });
}

const promises = {
  ...missingMembers("dns/promises"),
  lookup: (hostname: string, options: Options = {}) =>
    new Promise((resolve, reject) => {
      lookup(hostname, options, (error, address, family) =>
        error ? reject(error) : resolve(options.all ? address : { address, family }),
      );
    }),
};

export default {
  ...missingMembers("dns"),
  lookup,
  promises,
  getDefaultResultOrder: () => "verbatim",
  setDefaultResultOrder: () => {},
  getServers: (): string[] => [],
  ADDRCONFIG: 1024,
  V4MAPPED: 2048,
  ALL: 256,
  NOTFOUND: "ENOTFOUND",
};
