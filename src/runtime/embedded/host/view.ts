import type { FromDocument } from "./preview/messages.ts";

/** Shows the documents of one tab in its frame. */
export type View = {
  /** Resolves when the document at `path` has loaded, or when nobody waits for it any more. */
  show(path: string): Promise<void>;
  reload(): Promise<void>;
  /** What a document of this tab says that is about showing. */
  receive(document: string, message: FromDocument): void;
  /** Empties the frame and lets go of it. */
  close(): void;
};

export type ViewOptions = {
  readonly frame: HTMLIFrameElement;
  /** Called with each path that the frame comes to show. */
  onLocation(path: string): void;
};

/** A promise for the next time that something happens. Waiting ends quietly with `close`. */
export type Occasion = {
  next(): Promise<void>;
  happened(): void;
  close(): void;
};

export function createOccasion(): Occasion {
  let waiting: (() => void)[] = [];
  let closed = false;
  const happened = (): void => {
    const resolves = waiting;
    waiting = [];
    for (const resolve of resolves) resolve();
  };
  return {
    next: () =>
      closed ? Promise.resolve() : new Promise<void>((resolve) => waiting.push(resolve)),
    happened,
    close() {
      closed = true;
      happened();
    },
  };
}
