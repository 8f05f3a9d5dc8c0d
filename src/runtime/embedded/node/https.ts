/** `node:https`: there is no TLS in memory. Requires fine, so that packages which offer both load. */
import { Agent as HttpAgent } from "./http/agent.ts";
import { Server as HttpServer } from "./http/server.ts";
import { unsupported } from "./unsupported.ts";

const remedy = "Use node:http: connections here never leave the page.";
const refuse = (name: string) => (): never => {
  throw unsupported(`https.${name}()`, remedy);
};

export class Agent extends HttpAgent {
  override defaultPort = 443;
  override protocol = "https:";
  override createConnection(): never {
    throw unsupported("https.Agent", remedy);
  }
}

export default {
  Agent,
  globalAgent: new Agent({ keepAlive: true, scheduling: "lifo", timeout: 5_000 }),
  Server: class Server extends HttpServer {
    constructor() {
      super();
      throw unsupported("https.Server", remedy);
    }
  },
  createServer: refuse("createServer"),
  request: refuse("request"),
  get: refuse("get"),
};
