import type { Request } from "./rpc.ts";

/** What the service does wrong, set by a test at any time; each holds from then on. */
export type Faults = {
  /** How the page of the hidden iframe is answered. */
  boot:
    | "well"
    /** An empty page. */
    | "empty"
    /** A page whose script never says anything. */
    | "silent"
    /** A page that says its first word, and then nothing more. */
    | "mute"
    /** The browser lets it store nothing, which it tells when it is to build a container. */
    | "storage-blocked"
    | "missing"
    /** The connection is cut. */
    | "aborted"
    /** The browser won't show it in an isolated page. */
    | "without-coep"
    /** It waits for `release`. */
    | "held";
  /** What is asked of a container and never answered, as when its worker has died. Then it tells nothing, either. */
  unanswered: "nothing" | "everything" | Request["do"];
  /** `refuse`: a container that is to be torn down ends, and says that it could not. */
  teardown: "well" | "refuse";
  /** `fail`: each that is started ends with an error at once. */
  processes: "well" | "fail";
  /** How previews are answered; `refuse` cuts the connection. */
  previews: "well" | "refuse";
  /** `false`: nobody hears of a port that opens. */
  ports: boolean;
  /** WebSocket upgrades between browser and container: `refuse` answers none. */
  upgrades: "well" | "refuse";
  /** Those from one process of a container to another; `refuse` answers with 400, as the service has done. */
  upgradesWithin: "well" | "refuse";
  /** `true`: output comes in pieces of 7 bytes, which tears messages and characters. */
  torn: boolean;
};

export function noFaults(): Faults {
  return {
    boot: "well",
    unanswered: "nothing",
    teardown: "well",
    processes: "well",
    previews: "well",
    ports: true,
    upgrades: "well",
    upgradesWithin: "well",
    torn: false,
  };
}
