/** The part of the bundler's loader context that it uses. */
export type LoaderContext = {
  readonly rootContext: string;
  addContextDependency(directory: string): void;
};

export default function exampleDependenciesLoader(this: LoaderContext, source: string): string;
