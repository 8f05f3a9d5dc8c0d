import type { Cookie } from "../trace/event.ts";
import type { Answer, Command, Message } from "./control.ts";
import type { Gateway, TabOptions } from "./gateway.ts";
import type { Faults } from "./preload/faults.ts";
import { readLines } from "./lines.ts";
import type { OnRecord } from "./record.ts";

/** A gateway in another process, asked from here. Everything is asynchronous; the cookies are the last told. */
export type GatewayClient = {
  /**
   * Resolves when the process listens to commands. `control` belongs in the PRELOAD_CONTROL of every
   * process of the example: faults and the clock reach it that way.
   */
  readonly ready: Promise<{ readonly control: number }>;
  readonly openTab: (options: TabOptions) => Promise<{ readonly port: number }>;
  readonly closeTab: (browser: string, tab: string) => Promise<void>;
  readonly cookies: (browser: string) => readonly Cookie[];
  readonly clearCookies: (browser: string) => Promise<void>;
  readonly setOffline: (browser: string, offline: boolean) => Promise<void>;
  readonly blockWebSockets: (blocked: boolean) => Promise<void>;
  /** Of the jars and of the example's process. */
  readonly setClockOffset: (ms: number) => Promise<void>;
  /** Takes the place of the faults before; those that start later obey, too. */
  readonly setFaults: (faults: Faults) => Promise<void>;
  /** Whether a WebSocket's handshake gets from this process to the example's within so many ms. */
  readonly probeUpgrade: (patience: number) => Promise<boolean>;
  /** Lets this process and the example's say how far they have told what they recorded (`onMark`). */
  readonly mark: () => Promise<void>;
  onCookies: Gateway["onCookies"];
  /** All jars, to start another gateway with. */
  snapshot: Gateway["snapshot"];
  /** The next chunk of the process's output. */
  readonly push: (chunk: string | Uint8Array) => void;
  /** The process has ended: every open question fails. */
  readonly end: () => void;
};

export type GatewayClientOptions = {
  /** Writes to the process's input. */
  readonly write: (line: string) => void;
  readonly onRecord: OnRecord;
  /** The process has told all that it recorded until then, in ms since the epoch. */
  readonly onMark?: (at: number) => void;
  /** Output that is no message: warnings and errors of the process. */
  readonly onText?: (text: string) => void;
};

type Question = {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
};

type WithoutId<T> = T extends unknown ? Omit<T, "id"> : never;

export function createGatewayClient(options: GatewayClientOptions): GatewayClient {
  const { write, onRecord, onMark, onText = () => undefined } = options;
  const questions = new Map<number, Question>();
  const jars = new Map<string, readonly Cookie[]>();
  const listeners = new Set<(browser: string, cookies: readonly Cookie[]) => void>();
  let lastId = 0;
  let ended = false;
  let isReady = (_: { readonly control: number }): void => undefined;
  let isDead = (_: Error): void => undefined;
  const ready = new Promise<{ readonly control: number }>((resolve, reject) => {
    isReady = resolve;
    isDead = reject;
  });
  // Whoever waits hears of the failure; nobody has to wait.
  ready.catch(() => undefined);

  function onMessage(value: unknown): void {
    // Both ends are built from the same source: what comes from the process is a `Message`.
    const message = value as Message;
    switch (message.say) {
      case "ready":
        isReady({ control: message.control });
        break;
      case "record":
        onRecord(message.record);
        break;
      case "mark":
        onMark?.(message.at);
        break;
      case "cookies":
        jars.set(message.browser, message.cookies);
        for (const listener of listeners) listener(message.browser, message.cookies);
        break;
      case "done":
        questions.get(message.id)?.resolve(message);
        questions.delete(message.id);
        break;
      case "failed":
        questions.get(message.id)?.reject(new Error(message.error));
        questions.delete(message.id);
        break;
    }
  }

  const reader = readLines({ message: onMessage, text: onText });

  function ask(command: WithoutId<Command>): Promise<Answer> {
    if (ended) return Promise.reject(new Error("The gateway's process has ended."));
    const id = ++lastId;
    return new Promise((resolve, reject) => {
      questions.set(id, { resolve, reject });
      write(`${JSON.stringify({ id, ...command })}\n`);
    });
  }

  async function tell(command: WithoutId<Command>): Promise<void> {
    await ask(command);
  }

  return {
    ready,
    async openTab(tab) {
      const { port } = await ask({ do: "open-tab", options: tab });
      if (port === undefined) throw new Error("The gateway named no port.");
      return { port };
    },
    closeTab: (browser, tab) => tell({ do: "close-tab", browser, tab }),
    cookies: (browser) => jars.get(browser) ?? [],
    clearCookies: (browser) => tell({ do: "clear-cookies", browser }),
    setOffline: (browser, offline) => tell({ do: "set-offline", browser, offline }),
    blockWebSockets: (blocked) => tell({ do: "block-websockets", blocked }),
    setClockOffset: (ms) => tell({ do: "set-clock-offset", ms }),
    setFaults: (faults) => tell({ do: "set-faults", faults }),
    async probeUpgrade(patience) {
      const { passes } = await ask({ do: "probe-upgrade", patience });
      return passes === true;
    },
    mark: () => tell({ do: "mark" }),
    onCookies(listener) {
      const own: typeof listener = (browser, cookies) => listener(browser, cookies);
      listeners.add(own);
      return () => listeners.delete(own);
    },
    snapshot: () => Object.fromEntries(jars),
    push: (chunk) => reader.push(chunk),
    end() {
      if (ended) return;
      ended = true;
      reader.end();
      const error = new Error("The gateway's process has ended.");
      isDead(error);
      for (const { reject } of questions.values()) reject(error);
      questions.clear();
    },
  };
}
