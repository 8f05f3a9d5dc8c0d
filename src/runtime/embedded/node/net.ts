/** `node:net`, on a network in memory. */
import { callable } from "./internal/callable.ts";
import { isIP, isIPv4, isIPv6 } from "./net/address.ts";
import { normalizeArgs } from "./net/options.ts";
import { Server as NetServer, type ServerOptions } from "./net/server.ts";
import { Socket as NetSocket } from "./net/socket.ts";

export const Socket = callable(NetSocket, "Socket");
export const Server = callable(NetServer, "Server");
export { createNetwork, network, useNetwork, type VirtualNetwork } from "./net/network.ts";

export function connect(...args: unknown[]): NetSocket {
  const normalized = normalizeArgs(args);
  const [options] = normalized;
  const socket = new NetSocket(options);
  if (options.timeout) socket.setTimeout(Number(options.timeout));
  return socket.connect(...(normalized[1] ? [options, normalized[1]] : [options]));
}

export const createServer = (options?: ServerOptions | Function, listener?: Function): NetServer =>
  new NetServer(options, listener);

let autoSelectFamily = true;
let autoSelectFamilyAttemptTimeout = 250;

export default {
  _normalizeArgs: normalizeArgs,
  connect,
  createConnection: connect,
  createServer,
  isIP,
  isIPv4,
  isIPv6,
  Server,
  Socket,
  Stream: Socket,
  getDefaultAutoSelectFamily: () => autoSelectFamily,
  setDefaultAutoSelectFamily(value: boolean) {
    autoSelectFamily = value;
  },
  getDefaultAutoSelectFamilyAttemptTimeout: () => autoSelectFamilyAttemptTimeout,
  setDefaultAutoSelectFamilyAttemptTimeout(ms: number) {
    autoSelectFamilyAttemptTimeout = Math.max(10, ms);
  },
};
