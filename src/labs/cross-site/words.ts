import type { Verdict, VerdictKind } from "./verdict.ts";

/** A cell of the matrix: the word, and the mark beside it. */
export const verdictWords: Readonly<Record<VerdictKind, { mark: string; word: string }>> = {
  in: { mark: "●", word: "in, as you" },
  nobody: { mark: "○", word: "nobody" },
  refused: { mark: "✗", word: "refused" },
  "held-back": { mark: "◐", word: "answer hidden" },
  unanswered: { mark: "–", word: "no answer" },
};

/** What the verdict means, in one or two sentences. */
export function explain({ is, cookie }: Pick<Verdict, "is" | "cookie">): string {
  const sent = cookie ? "The browser sent your cookie." : "The browser kept your cookie back.";
  switch (is) {
    case "in":
      return `${sent} The page is connected with your session.`;
    case "nobody":
      return `${sent} The server found no session and refused the socket.`;
    case "refused":
      return `${sent} The server refused the handshake by its Origin.`;
    case "held-back":
      return `${sent} The server answered, and CORS kept the answer from the page.`;
    case "unanswered":
      return `${sent} No answer came.`;
  }
}

/** The word of a recorded cell, such as “in, as you” for `in + cookie`. */
export function verdictWordOf(recorded: string): string {
  const [kind] = recorded.split(" ");
  for (const [is, { word }] of Object.entries(verdictWords)) if (is === kind) return word;
  return "unknown";
}
