import type { Project } from "../../../runtime/port.ts";
import { faultNames, faultWords } from "../faults.ts";
import { versionNamed, versionOptions, type Scenario } from "../scenario.ts";
import type { SharedOptions } from "../share/codec.ts";
import type { Base } from "./workshop.ts";

/** What a lab runs under, apart from its files, and how it is given something else. */
export type Circumstances = {
  readonly scenario: Scenario;
  readonly now: SharedOptions;
  /** Ends a run: what is given holds for the next. */
  readonly onTake: (options: SharedOptions) => void;
};

/** What is edited of a variant: the example as one of the scenario's versions leaves it. */
export function baseOf(
  scenario: Scenario,
  variant: Project["variant"],
  version: string | undefined,
): Base {
  if (version === undefined) return { variant };
  return { variant, patch: versionNamed(scenario, version).patch };
}

/** Whether a lab has what these options name: a link can name anything. */
export function hasOptions(scenario: Scenario, { version, faults }: SharedOptions): boolean {
  const versions = scenario.versions ?? [];
  const offered = scenario.faults ?? faultNames;
  return (
    (version === undefined || versions.some(({ name }) => name === version)) &&
    faults.every((fault) => offered.includes(fault))
  );
}

/** What a link sets besides the files, in words; empty where it sets nothing. */
export function tellOptions(scenario: Scenario, { version, faults }: SharedOptions): string {
  const label = versionOptions(scenario).find(({ name }) => name === version)?.label;
  const parts = [
    ...(version !== undefined && label !== undefined ? [`the version “${label}”`] : []),
    ...faults.map((fault) => `“${faultWords[fault].label}” switched on`),
  ];
  return parts.length === 0 ? "" : `It runs with ${parts.join(", and ")}.`;
}
