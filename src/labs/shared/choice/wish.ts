import { wishes, type Wish } from "./choose.ts";

/** In `localStorage`: the reader's choice holds for all labs, and for the next visit. */
export const wishKey = "lab:runtime";

const listeners = new Set<() => void>();
/** For a browser that keeps nothing: as long as the page is open. */
let unkept: Wish | undefined;

export function readersWish(): Wish {
  if (unkept !== undefined) return unkept;
  try {
    const kept = localStorage.getItem(wishKey);
    return wishes.find((wish) => wish === kept) ?? "auto";
  } catch {
    return "auto";
  }
}

export function rememberWish(wish: Wish): void {
  try {
    localStorage.setItem(wishKey, wish);
    unkept = undefined;
  } catch {
    unkept = wish;
  }
  for (const listener of listeners) listener();
}

/** Hears of every change, also in another tab of the site. */
export function onWish(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    removeEventListener("storage", listener);
  };
}
