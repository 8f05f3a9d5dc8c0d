import { useEffect, useState } from "react";
import { flushSync } from "react-dom";

/** Whether the page is being printed: paper has no scroll bar, so it needs every row. */
export function usePrinting(): boolean {
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    // The browser takes the page as it is when the event has been dispatched.
    const before = () => flushSync(() => setPrinting(true));
    const after = () => setPrinting(false);
    const paper = matchMedia("print");
    const change = ({ matches }: MediaQueryListEvent) => setPrinting(matches);
    addEventListener("beforeprint", before);
    addEventListener("afterprint", after);
    paper.addEventListener("change", change);
    return () => {
      removeEventListener("beforeprint", before);
      removeEventListener("afterprint", after);
      paper.removeEventListener("change", change);
    };
  }, []);
  return printing;
}
