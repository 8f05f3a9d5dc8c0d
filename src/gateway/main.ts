import { createInterface } from "node:readline";
import { openConditionsPort } from "./conditions.ts";
import type { Conditions, ConditionsPort } from "./conditions.ts";
import type { Command, Message } from "./control.ts";
import { obey } from "./control.ts";
import { createGateway } from "./gateway.ts";
import type { Gateway, GatewayOptions, Jars } from "./gateway.ts";
import { formatMessage } from "./lines.ts";
import { probeUpgrade } from "./probe.ts";
import { wallClock } from "./record.ts";
import { serveScrollKeeper } from "./scroll-keeper.ts";
import { awaitPreload } from "./within.ts";
import type { PreloadWithin } from "./within.ts";

/**
 * The gateway as a process of its own, for Node.js and the WebContainer:
 *
 *     node gateway.mjs '{"target":{"port":3000}}'
 *
 * The configuration may stand in the environment's GATEWAY as well. Commands come as lines on the
 * input (`Command`), messages go out among the output (`Message`). It ends when its input does.
 *
 * With `within` it is a guest in the example's own process, and ends with that:
 *
 *     GATEWAY='{"target":{"port":3000},"within":{"faults":{},"clockOffset":0}}' \
 *       node --import ./gateway.mjs --import ./preload.mjs index.js
 */
type Config = Pick<GatewayOptions, "target" | "origin" | "embedder" | "proxied" | "listenHost"> & {
  readonly jars?: Jars;
  /** The example's process is this one; its entry is to find these conditions. */
  readonly within?: Conditions;
};

const say = (message: Message): void => void process.stdout.write(formatMessage(message));

/** What differs between a process of its own and the example's. */
type Place = {
  readonly conditions: ConditionsPort;
  readonly connect?: PreloadWithin["connect"];
  readonly onInputEnd?: (gateway: Gateway) => void;
};

function run(
  { jars, within: _, ...options }: Config,
  { conditions, connect, onInputEnd }: Place,
): void {
  const { target } = options;
  const gateway = createGateway({
    ...options,
    connect,
    unref: connect !== undefined,
    // Behind a proxy a tab is of another origin than the page around it.
    serveOwn: options.proxied ? serveScrollKeeper : undefined,
    onRecord: (record) => say({ say: "record", record }),
  });
  if (jars) gateway.restore(jars);
  gateway.onCookies((browser, cookies) => say({ say: "cookies", browser, cookies }));

  const input = createInterface({ input: process.stdin });
  const mark = (): void => say({ say: "mark", at: wallClock() });
  const probe = (patience: number): Promise<boolean> => probeUpgrade(target, patience);
  input.on("line", (line) => {
    if (line.trim() !== "") void answer(line);
  });
  input.on("close", () => onInputEnd?.(gateway));
  say({ say: "ready", control: conditions.port });

  async function answer(line: string): Promise<void> {
    let id = -1;
    try {
      const command = JSON.parse(line) as Command;
      id = command.id;
      say({ say: "done", id, ...(await obey({ gateway, conditions, mark, probe }, command)) });
    } catch (error) {
      say({ say: "failed", id, error: error instanceof Error ? error.message : String(error) });
    }
  }
}

/** Beside the example, which goes on for as long as it likes: we keep nothing alive. */
function runWithin(config: Config, first: Conditions): void {
  awaitPreload(({ connect, change }) => {
    let conditions = first;
    const set = (next: Partial<Conditions>): void => {
      conditions = { ...conditions, ...next };
      change(conditions);
    };
    set({});
    run(config, {
      connect,
      conditions: {
        port: 0,
        change: (next) => Promise.resolve(set(next)),
      },
    });
    process.stdin.unref();
  });
}

function readConfig(json: string | undefined): Config {
  const example = '{"target":{"port":3000}}';
  if (!json) throw new Error(`Say where the server is: node gateway.mjs '${example}'`);
  const config = JSON.parse(json) as Partial<Config>;
  const { target } = config;
  if (typeof target?.port !== "number") throw new Error(`target.port is missing, as in ${example}`);
  return { ...config, target };
}

const config = readConfig(process.env.GATEWAY ?? process.argv[2]);
// The example finds nothing of us in its environment.
delete process.env.GATEWAY;
if (config.within) runWithin(config, config.within);
else {
  run(config, {
    conditions: await openConditionsPort(),
    onInputEnd: (gateway) => void gateway.close().then(() => process.exit(0)),
  });
}
