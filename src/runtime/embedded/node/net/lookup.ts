/** Addresses of a host by the caller's own resolver. */
import { codedError } from "../internal/errors.ts";
import { isIP } from "./address.ts";
import type { DialOptions } from "./dial.ts";
import type { Socket } from "./socket.ts";

export type Resolved = { readonly address: string; readonly family: number };
export type LookupCallback = (
  error: Error | null,
  address?: string | readonly Resolved[],
  family?: number,
) => void;

/** Asks the caller's own resolver. */
export function ask(
  socket: Socket,
  host: string,
  options: DialOptions,
  attempt: (addresses: readonly Resolved[]) => void,
  fail: (error: Error) => void,
): void {
  const all = options.autoSelectFamily !== false && !options.family && !options.localAddress;
  const request = all
    ? { family: options.family, hints: options.hints ?? 0, all: true }
    : { family: options.family, hints: options.hints ?? 0 };
  options.lookup?.(host, request, (error, address, family) => {
    const found: readonly Resolved[] =
      typeof address === "object" ? address : [{ address: String(address), family: family ?? 4 }];
    for (const item of error ? [undefined] : found) {
      socket.emit("lookup", error, item?.address, item?.family, host);
    }
    if (!socket.connecting) return;
    if (error) return fail(error);
    const strange = found.find(({ family: version }) => version !== 4 && version !== 6);
    if (strange) return fail(invalidFamily(strange.family, host, options.port));
    const invalid = found.find((item) => !isIP(item.address));
    if (invalid) {
      const failure = codedError(
        TypeError,
        "ERR_INVALID_IP_ADDRESS",
        `Invalid IP address: ${invalid.address}`,
      );
      return fail(failure);
    }
    attempt(found);
  });
}

function invalidFamily(family: number, host: string, port: unknown): Error {
  const message = `Invalid address family: ${family} ${host}:${String(port)}`;
  return Object.assign(codedError(RangeError, "ERR_INVALID_ADDRESS_FAMILY", message), {
    host,
    port,
  });
}
