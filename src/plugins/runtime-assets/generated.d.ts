declare module "@generated/runtime-assets/default/manifest.json" {
  const manifest: import("./manifest.ts").LabManifest;
  export default manifest;
}
