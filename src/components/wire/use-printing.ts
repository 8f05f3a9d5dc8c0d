import { useEffect, useState } from "react";
import { flushSync } from "react-dom";

/** Whether the page is being printed: paper has no scroll bar, so it needs every row. */
export function usePrinting(): boolean {
  // A list may begin on a page that is being printed already.
  const [printing, setPrinting] = useState(() => matchMedia("print").matches);
  useEffect(() => {
    // At once: the browser takes the page as it is when the event has been dispatched.
    const print = (next: boolean) => flushSync(() => setPrinting(next));
    const before = () => print(true);
    const after = () => print(false);
    const paper = matchMedia("print");
    const change = ({ matches }: MediaQueryListEvent) => print(matches);
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
