/** `node:tls`: not available; what packages look up at load time is there. */
import { Server } from "./net/server.ts";
import { Socket } from "./net/socket.ts";
import { unsupported } from "./unsupported.ts";

const remedy = "Use node:net: connections here never leave the page.";
const refuse = (name: string) => (): never => {
  throw unsupported(`tls.${name}()`, remedy);
};

export default {
  TLSSocket: class TLSSocket extends Socket {
    constructor() {
      super();
      throw unsupported("tls.TLSSocket", remedy);
    }
  },
  Server: class TLSServer extends Server {
    constructor() {
      super();
      throw unsupported("tls.Server", remedy);
    }
  },
  connect: refuse("connect"),
  createServer: refuse("createServer"),
  createSecureContext: refuse("createSecureContext"),
  checkServerIdentity: refuse("checkServerIdentity"),
  getCiphers: (): string[] => [],
  rootCertificates: [] as readonly string[],
  DEFAULT_MIN_VERSION: "TLSv1.2",
  DEFAULT_MAX_VERSION: "TLSv1.3",
  DEFAULT_ECDH_CURVE: "auto",
};
