/** The part of the bundler's loader context that it uses. */
export type LoaderContext = {
  readonly rootContext: string;
  addDependency(file: string): void;
  addContextDependency(directory: string): void;
};

/** The files of the tests that a chapter cites, relative to the repository's root. */
export function testsCitedBy(source: string): string[];

export default function citationsLoader(this: LoaderContext, source: string): string;
