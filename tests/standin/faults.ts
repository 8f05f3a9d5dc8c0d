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
  /** In-container WebSocket upgrades: `refuse` answers none. */
  upgrades: "well" | "refuse";
  /** `true`: output comes in pieces of 7 bytes, which tears messages and characters. */
  torn: boolean;
};

export function noFaults(): Faults {
  return { boot: "well", previews: "well", ports: true, upgrades: "well", torn: false };
}
