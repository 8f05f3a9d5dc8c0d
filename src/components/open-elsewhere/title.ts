import type { Project } from "../../snippets/project.ts";
import { variantLabels } from "../../snippets/variant.ts";

/** What a project is called where it is opened. */
export function titleOf({ topic, variant }: Project): string {
  return `Socket.IO with express-session: ${topic} (${variantLabels[variant]})`;
}
