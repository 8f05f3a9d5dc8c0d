import type { Project } from "../../snippets/project.ts";
import { submitInNewTab } from "./form-post.ts";
import type { FormPost } from "./form-post.ts";
import { titleOf } from "./title.ts";

/**
 * The form by which StackBlitz makes a project of files, without an account or a repository
 * (developer.stackblitz.com, "POST API"). The template `node` takes its dependencies from
 * package.json and starts what `stackblitz.startCommand` says there.
 */
export function stackBlitzPost(project: Project): FormPost {
  const query = new URLSearchParams({ file: project.entry });
  return {
    action: `https://stackblitz.com/run?${query.toString()}`,
    fields: [
      ["project[title]", titleOf(project)],
      ["project[description]", "An example of the guide to Socket.IO with express-session"],
      ["project[template]", "node"],
      ...Object.entries(project.files).map(
        ([path, text]) => [`project[files][${escapeBrackets(path)}]`, text] as const,
      ),
    ],
  };
}

/** Opens a project, edited or not, in a new tab. Call it while a click is being handled. */
export function openInStackBlitz(project: Project): void {
  submitInNewTab(stackBlitzPost(project));
}

/** Brackets delimit a field's name; StackBlitz' own SDK escapes them in a path. */
function escapeBrackets(path: string): string {
  return path.replaceAll("[", "%5B").replaceAll("]", "%5D");
}
