import type { LabInfo } from "../../index.ts";
import { inVersion, versionNamed, type Scenario } from "../scenario.ts";

/** A run that is recorded: a lab's scenario, as it goes in one version. */
export type GoldenRun = {
  /** Name of its trace, and of the file: `static/traces/<trace>.json`. */
  readonly trace: string;
  readonly lab: string;
  /** `undefined` is the example's own code. */
  readonly version: string | undefined;
  /** What the recording says it shows. */
  readonly title: string;
  /** With the steps of this version. */
  readonly scenario: Scenario;
};

/** The name of the trace of a lab in one of its versions. */
export const traceOf = (lab: string, version: string | undefined): string =>
  version === undefined ? lab : `${lab}-${version}`;

/** Every run that has a golden trace: each lab's, in each of its versions. */
export function goldenRuns(labs: Readonly<Record<string, LabInfo>>): readonly GoldenRun[] {
  return Object.entries(labs).flatMap(([lab, { title, scenario }]) =>
    [undefined, ...(scenario.versions ?? []).map(({ name }) => name)].map((version) => ({
      trace: traceOf(lab, version),
      lab,
      version,
      title: version === undefined ? title : `${title} (${versionNamed(scenario, version).label})`,
      scenario: inVersion(scenario, version),
    })),
  );
}
