import { useRef, useState, type RefObject } from "react";

/** Lets a lab show an event of its run on the wire; its row takes the focus. */
export type ShownEvent = {
  /** Of the wire's section. */
  readonly wire: RefObject<HTMLDetailsElement | null>;
  /** The event that was asked for last, as a new object each time. */
  readonly asked: { readonly id: number } | undefined;
  /** Without an id, there is none: the wire is shown. */
  readonly showEvent: (id: number | undefined) => void;
};

/** @param run number of the run: what was asked of another one is forgotten */
export function useShownEvent(run = 0): ShownEvent {
  const wire = useRef<HTMLDetailsElement>(null);
  const [asked, setAsked] = useState<{ readonly id: number; readonly run: number }>();
  return {
    wire,
    asked: asked?.run === run ? asked : undefined,
    showEvent(id) {
      if (wire.current) wire.current.open = true;
      wire.current?.scrollIntoView({ block: "nearest" });
      if (id !== undefined) setAsked({ id, run });
    },
  };
}
