declare module "@generated/runtime-assets/default/manifest.json" {
  import type { LabManifest } from "@site/src/plugins/runtime-assets/manifest.ts";
  const manifest: LabManifest;
  export default manifest;
}
