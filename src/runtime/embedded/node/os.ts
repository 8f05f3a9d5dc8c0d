/** `node:os`: one small machine that is the same for every reader. */
import { uptime } from "./process/clock.ts";
import { signalNumbers } from "./process/signals.ts";

const loopback = {
  lo: [
    {
      address: "127.0.0.1",
      netmask: "255.0.0.0",
      family: "IPv4",
      mac: "00:00:00:00:00:00",
      internal: true,
      cidr: "127.0.0.1/8",
    },
  ],
};

export default {
  EOL: "\n",
  devNull: "/dev/null",
  constants: { signals: signalNumbers },
  arch: () => "x64",
  availableParallelism: () => 1,
  cpus: () => [],
  endianness: () => "LE",
  freemem: () => 512 * 2 ** 20,
  homedir: () => "/root",
  hostname: () => "localhost",
  loadavg: () => [0, 0, 0],
  machine: () => "x86_64",
  networkInterfaces: () => loopback,
  platform: () => "linux",
  release: () => "0.0.0",
  tmpdir: () => "/tmp",
  totalmem: () => 1024 * 2 ** 20,
  type: () => "Linux",
  uptime,
  userInfo: () => ({ uid: 0, gid: 0, username: "root", homedir: "/root", shell: "/bin/sh" }),
  version: () => "embedded runtime",
};
