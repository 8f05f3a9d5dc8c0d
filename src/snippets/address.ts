/**
 * What a fence names:
 * - `counter#share-session`: a region of an example, in whichever of its files it stands;
 * - `counter/index.html#client-events`: a region of one file; `.ts` and `.js` mean the same module;
 * - `counter/package.json`: a whole file;
 * - `/tests/traps/resave.ts#naive`: a file of the repository that has no variants.
 */
export type Address =
  | {
      readonly in: "example";
      readonly topic: string;
      readonly file?: string;
      readonly region?: string;
    }
  | { readonly in: "repository"; readonly file: string; readonly region?: string };

const inRepository = /^\/(?<file>[^#\s]+)(?:#(?<region>[^#\s]+))?$/;
const inExample = /^(?<topic>[^/#\s]+)(?:\/(?<file>[^#\s]+))?(?:#(?<region>[^#\s]+))?$/;

/** `undefined` for text that is no address. */
export function parseAddress(text: string): Address | undefined {
  const outside = inRepository.exec(text)?.groups;
  if (outside !== undefined) {
    return {
      in: "repository",
      file: outside["file"] ?? "",
      ...optional("region", outside["region"]),
    };
  }
  const example = inExample.exec(text)?.groups;
  if (example === undefined || (example["file"] ?? example["region"]) === undefined)
    return undefined;
  return {
    in: "example",
    topic: example["topic"] ?? "",
    ...optional("file", example["file"]),
    ...optional("region", example["region"]),
  };
}

function optional<Key extends string>(key: Key, value: string | undefined) {
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]: string });
}
