declare module "@generated/runtime-assets/default/manifest.json" {
  import type { LabManifest } from "@site/src/plugins/runtime-assets/manifest.ts";
  const manifest: LabManifest;
  export default manifest;
}

declare module "@generated/runtime-assets/default/race-code.json" {
  /** HTML of each fix's code, by the fix's name. */
  const code: Readonly<Record<string, string>>;
  export default code;
}
