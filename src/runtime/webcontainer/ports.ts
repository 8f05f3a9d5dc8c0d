import type { WebContainer } from "@webcontainer/api";

/** The ports of one container: whose they are, and under which address the page reaches them. */
export type Ports = {
  /** A port for an example's server: `first`, or the next that no other run has. */
  take(first: number): number;
  release(port: number): void;
  /** A port for a tab of the gateway, never given twice. */
  next(): number;
  /** Its address, as soon as something listens there. */
  url(port: number): Promise<string>;
  /** The next time, from now on, that something begins to listen there. */
  nextOpen(port: number): Promise<void>;
};

/** A range that no example listens in, and that systems give to no outgoing connection (IANA: from 49152 on). */
const firstTabPort = 41_000;

const known = new WeakMap<WebContainer, Ports>();

export function portsOf(container: WebContainer): Ports {
  const ports = known.get(container) ?? watchPorts(container);
  known.set(container, ports);
  return ports;
}

function watchPorts(container: WebContainer): Ports {
  const urls = new Map<number, string>();
  const waiting = new Map<number, Set<(url: string) => void>>();
  const taken = new Set<number>();
  let lastTab = firstTabPort - 1;

  const opened = (port: number, url: string): void => {
    urls.set(port, url);
    for (const resolve of waiting.get(port) ?? []) resolve(url);
    waiting.delete(port);
  };
  container.on("port", (port, change, url) => {
    if (change === "open") opened(port, url);
  });
  // Told again when a server starts anew, which "port" may not be.
  container.on("server-ready", opened);

  return {
    take(first) {
      let port = first;
      while (taken.has(port)) port++;
      taken.add(port);
      return port;
    },
    release: (port) => void taken.delete(port),
    next: () => ++lastTab,
    url(port) {
      const url = urls.get(port);
      if (url !== undefined) return Promise.resolve(url);
      return new Promise((resolve) => {
        waiting.set(port, (waiting.get(port) ?? new Set()).add(resolve));
      });
    },
    nextOpen: (port) =>
      new Promise((resolve) => {
        waiting.set(
          port,
          (waiting.get(port) ?? new Set()).add(() => resolve()),
        );
      }),
  };
}
