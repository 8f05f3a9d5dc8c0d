import { Buffer } from "../buffer.ts";
import type { Volume } from "./volume.ts";

/** A volume as the loader reads modules from it: what the program writes, it can require. */
export function moduleFilesOf(volume: Volume) {
  return {
    kindOf: (path: string): "file" | "directory" | undefined => volume.find(path)?.kind,
    read(path: string): string {
      const { data, size } = volume.getFile(path, { syscall: "open", path });
      return Buffer.from(data.buffer as ArrayBuffer, data.byteOffset, size).toString();
    },
  };
}
