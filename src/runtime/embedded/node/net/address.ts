/** IP addresses: which strings are one, and which of them are this machine. */

const octet = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const v4 = `(?:${octet}\\.){3}${octet}`;
const v4Exp = new RegExp(`^${v4}$`);
const group = "[0-9a-fA-F]{1,4}";
// RFC 4291, section 2.2: eight groups, one run of zeros may be "::", the last two may be IPv4.
const v6Exp = new RegExp(
  "^(?:" +
    [
      `(?:${group}:){7}(?:${group}|:)`,
      `(?:${group}:){6}(?:${v4}|:${group}|:)`,
      `(?:${group}:){5}(?::${v4}|(?::${group}){1,2}|:)`,
      `(?:${group}:){4}(?:(?::${group}){0,1}:${v4}|(?::${group}){1,3}|:)`,
      `(?:${group}:){3}(?:(?::${group}){0,2}:${v4}|(?::${group}){1,4}|:)`,
      `(?:${group}:){2}(?:(?::${group}){0,3}:${v4}|(?::${group}){1,5}|:)`,
      `(?:${group}:){1}(?:(?::${group}){0,4}:${v4}|(?::${group}){1,6}|:)`,
      `(?::(?:(?::${group}){0,5}:${v4}|(?::${group}){1,7}|:))`,
    ].join("|") +
    ")(?:%[0-9a-zA-Z-.:]{1,})?$",
);

export const isIPv4 = (text: unknown): boolean => v4Exp.test(String(text));
export const isIPv6 = (text: unknown): boolean => v6Exp.test(String(text));
export const isIP = (text: unknown): 0 | 4 | 6 => (isIPv4(text) ? 4 : isIPv6(text) ? 6 : 0);

export type Address = {
  readonly address: string;
  readonly family: "IPv4" | "IPv6";
  readonly port: number;
};

export const endpointAddress = (address: string, port: number): Address => ({
  address,
  family: isIPv6(address) ? "IPv6" : "IPv4",
  port,
});

/** The address that a connection to `address` reaches, or `undefined` if it isn't this machine. */
export function loopbackOf(address: string): string | undefined {
  if (address === "0.0.0.0") return "127.0.0.1";
  if (address === "::" || address === "::1") return "::1";
  if (/^127\./.test(address)) return address;
  if (/^::ffff:127\./i.test(address)) return address.slice("::ffff:".length);
  return undefined;
}

/** The addresses of a host name: `localhost` and its subdomains (RFC 6761, section 6.3), no others. */
export function resolveHost(name: string, family: 0 | 4 | 6 = 0): string | undefined {
  if (isIP(name)) return name;
  if (!/^(?:.+\.)?localhost\.?$/i.test(name)) return undefined;
  return family === 6 ? "::1" : "127.0.0.1";
}
