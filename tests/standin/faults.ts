/** What the service does wrong, set by a test at any time; each holds from then on. */
export type Faults = {
  /** How the page of the hidden iframe is answered. */
  boot:
    | "well"
    /** An empty page. */
    | "empty"
    /** A page whose script never says anything. */
    | "silent"
    | "missing"
    /** The connection is cut. */
    | "aborted"
    /** The browser won't show it in an isolated page. */
    | "without-coep"
    /** It waits for `release`. */
    | "held";
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
    previews: "well",
    ports: true,
    upgrades: "well",
    upgradesWithin: "well",
    torn: false,
  };
}
