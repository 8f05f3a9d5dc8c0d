/** The part of the bundler's loader context that it uses. */
export type LoaderContext = {
  readonly rootContext: string;
  addDependency(file: string): void;
  addContextDependency(directory: string): void;
};

export default function citationsLoader(this: LoaderContext, source: string): string;
