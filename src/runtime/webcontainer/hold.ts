/** Keeps calls back until it is known what becomes of them. */
export type Hold = {
  /** Calls in its turn; at once where nothing is kept back any more, and never where that was dropped. */
  add(call: () => void): void;
  /** Makes all calls, and each that is added later at once. */
  release(): void;
  /** Forgets them, and each that is added later. */
  drop(): void;
};

type State =
  | { readonly at: "holding"; readonly calls: (() => void)[] }
  | { readonly at: "released" }
  | { readonly at: "dropped" };

export function createHold(): Hold {
  let state: State = { at: "holding", calls: [] };
  return {
    add(call) {
      if (state.at === "holding") state.calls.push(call);
      else if (state.at === "released") call();
    },
    release() {
      if (state.at !== "holding") return;
      const { calls } = state;
      state = { at: "released" };
      for (const call of calls) call();
    },
    drop() {
      state = { at: "dropped" };
    },
  };
}
