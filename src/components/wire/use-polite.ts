import { useCallback, useState } from "react";

/** What a status line says; `unseen` where the page shows the same in another place. */
export type Said = { readonly text: string; readonly unseen: boolean };

/**
 * What a status line says, and how to say something else. Said twice, it is spoken twice: the second
 * time it ends with a space, which nobody sees, because a region that does not change says nothing.
 */
export function usePolite(): readonly [said: Said, say: (text: string, unseen?: boolean) => void] {
  const [said, setSaid] = useState<Said>({ text: "", unseen: true });
  const say = useCallback((text: string, unseen = false) => {
    setSaid((before) => ({ text: before.text === text ? `${text}\u00a0` : text, unseen }));
  }, []);
  return [said, say];
}
