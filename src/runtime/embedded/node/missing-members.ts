import { remedyFor } from "./remedies.ts";
import { unsupported } from "./unsupported.ts";

/**
 * Functions of Node's modules that this runtime lacks, by module. Each is there, so that a program can
 * import it, and says on its first call that it is missing and what to do.
 */
const lists: Readonly<Record<string, string>> = {
  assert: "CallTracker",
  buffer: "resolveObjectURL",
  console: "clear context createTask",
  crypto:
    "createCipheriv createDecipheriv createSign createVerify createDiffieHellman createECDH createPrivateKey createPublicKey createSecretKey generateKeyPair generateKeyPairSync publicEncrypt privateDecrypt sign verify checkPrime checkPrimeSync createDiffieHellmanGroup diffieHellman generatePrime generatePrimeSync getCipherInfo getDiffieHellman generateKey generateKeySync privateEncrypt publicDecrypt setEngine setFips Certificate Cipher Cipheriv Decipher Decipheriv DiffieHellman DiffieHellmanGroup ECDH KeyObject Sign Verify X509Certificate secureHeapUsed createCipher createDecipher",
  dns: "RESOLVERS",
  "dns/promises": "RESOLVERS getServers getDefaultResultOrder setDefaultResultOrder",
  fs: "openAsBlob readv readvSync statfs statfsSync unwatchFile watchFile writev writevSync Dir opendir opendirSync",
  "fs/promises": "opendir statfs lchmod",
  net: "BlockList SocketAddress",
  os: "getPriority setPriority",
  path: "matchesGlob",
  perf_hooks: "Performance PerformanceObserverEntryList PerformanceResourceTiming",
  process:
    "loadEnvFile dlopen getActiveResourcesInfo constrainedMemory availableMemory openStdin assert setSourceMapsEnabled initgroups setgroups setegid seteuid setgid setuid",
  querystring: "unescapeBuffer",
  "readline/promises": "Interface Readline",
  timers: "active enroll unenroll",
  tls: "convertALPNProtocols SecureContext createSecurePair",
  util: "getSystemErrorMap getSystemErrorName log transferableAbortSignal transferableAbortController parseArgs parseEnv MIMEType MIMEParams",
  zlib: "crc32 brotliCompressSync brotliDecompressSync BrotliCompress BrotliDecompress",
};

const resolvers =
  "lookupService Resolver setServers resolve resolve4 resolve6 resolveAny resolveCaa resolveCname resolveMx resolveNaptr resolveNs resolvePtr resolveSoa resolveSrv resolveTxt reverse";

export function missingMember(module: string, name: string): () => never {
  // Some are classes, which are called with `new`.
  return function missing(): never {
    throw unsupported(`${module}.${name}`, remedyFor(module, name));
  };
}

export function missingMembers(module: string): Record<string, () => never> {
  const names = (lists[module] ?? "").replace("RESOLVERS", resolvers).split(" ");
  return Object.fromEntries(names.map((name) => [name, missingMember(module, name)]));
}

/** Gives a module's exports the members that are missing. */
export function addMissing(modules: Readonly<Record<string, object>>): void {
  for (const [module, exports] of Object.entries(modules)) {
    for (const [name, value] of Object.entries(missingMembers(module))) {
      if (!(name in exports)) Reflect.set(exports, name, value);
    }
  }
}
