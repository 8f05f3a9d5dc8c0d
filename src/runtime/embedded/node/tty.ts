/** `node:tty`: no stream here is a terminal, as with output that is piped. */
import { unsupported } from "./unsupported.ts";

const refuse = (name: string): never => {
  throw unsupported(`tty.${name}`, "Use process.stdout: its output goes to the page's log.");
};

export default {
  isatty: () => false,
  ReadStream: class ReadStream {
    constructor() {
      refuse("ReadStream");
    }
  },
  WriteStream: class WriteStream {
    constructor() {
      refuse("WriteStream");
    }
  },
};
