import { createInterface } from "node:readline";
import { openConditionsPort } from "./conditions.ts";
import type { Command, Message } from "./control.ts";
import { obey } from "./control.ts";
import { createGateway } from "./gateway.ts";
import type { GatewayOptions, Jars } from "./gateway.ts";
import { formatMessage } from "./lines.ts";
import { wallClock } from "./record.ts";

/**
 * The gateway as a process of its own, for Node.js and the WebContainer:
 *
 *     node gateway.mjs '{"target":{"port":3000}}'
 *
 * The configuration may stand in the environment's GATEWAY as well. Commands come as lines on the
 * input (`Command`), messages go out among the output (`Message`). It ends when its input does.
 */
type Config = Pick<GatewayOptions, "target" | "origin" | "embedder" | "proxied" | "listenHost"> & {
  readonly jars?: Jars;
};

const say = (message: Message): void => void process.stdout.write(formatMessage(message));

async function run(config: Config): Promise<void> {
  const conditions = await openConditionsPort();
  const { jars, ...options } = config;
  const gateway = createGateway({
    ...options,
    onRecord: (record) => say({ say: "record", record }),
  });
  if (jars) gateway.restore(jars);
  gateway.onCookies((browser, cookies) => say({ say: "cookies", browser, cookies }));

  const input = createInterface({ input: process.stdin });
  const mark = (): void => say({ say: "mark", at: wallClock() });
  input.on("line", (line) => {
    if (line.trim() !== "") void answer(line);
  });
  input.on("close", () => void gateway.close().then(() => process.exit(0)));
  say({ say: "ready", control: conditions.port });

  async function answer(line: string): Promise<void> {
    let id = -1;
    try {
      const command = JSON.parse(line) as Command;
      id = command.id;
      say({ say: "done", id, ...(await obey({ gateway, conditions, mark }, command)) });
    } catch (error) {
      say({ say: "failed", id, error: error instanceof Error ? error.message : String(error) });
    }
  }
}

function readConfig(json: string | undefined): Config {
  const example = '{"target":{"port":3000}}';
  if (!json) throw new Error(`Say where the server is: node gateway.mjs '${example}'`);
  const config = JSON.parse(json) as Partial<Config>;
  const { target } = config;
  if (typeof target?.port !== "number") throw new Error(`target.port is missing, as in ${example}`);
  return { ...config, target };
}

await run(readConfig(process.argv[2] ?? process.env.GATEWAY));
