/** `node:string_decoder`: the `string_decoder` package, which is Node's own code but for its error. */
import { StringDecoder as Decoder } from "string_decoder/lib/string_decoder.js";
import { codedError } from "./internal/errors.ts";

// A function, as Node's is: programs call it on objects of their own.
function Checked(this: object, encoding?: unknown): void {
  try {
    Reflect.apply(Decoder, this, [encoding]);
  } catch {
    throw codedError(TypeError, "ERR_UNKNOWN_ENCODING", `Unknown encoding: ${String(encoding)}`);
  }
}
Checked.prototype = Decoder.prototype as unknown;
Object.defineProperty(Checked, "name", { value: "StringDecoder" });

export const StringDecoder = Checked as unknown as typeof Decoder;
export default { StringDecoder };
