/** `node:string_decoder`: the `string_decoder` package, which is Node's own code. */
import { StringDecoder } from "string_decoder/lib/string_decoder.js";

export { StringDecoder };
export default { StringDecoder };
