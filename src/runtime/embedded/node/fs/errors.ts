/** Failures of file system calls, with Linux' numbers and libuv's words. */
const failures = {
  EPERM: [-1, "operation not permitted"],
  ENOENT: [-2, "no such file or directory"],
  EBADF: [-9, "bad file descriptor"],
  EACCES: [-13, "permission denied"],
  EEXIST: [-17, "file already exists"],
  EXDEV: [-18, "cross-device link not permitted"],
  ENOTDIR: [-20, "not a directory"],
  EISDIR: [-21, "illegal operation on a directory"],
  EINVAL: [-22, "invalid argument"],
  ENOSYS: [-38, "function not implemented"],
  ENOTEMPTY: [-39, "directory not empty"],
} as const;

export type FsErrorCode = keyof typeof failures;

export type FsError = Error & {
  errno: number;
  code: FsErrorCode;
  syscall: string;
  path?: string;
  dest?: string;
};

/** Such as `ENOENT: no such file or directory, open 'x.txt'`. Paths are shown as they were given. */
export function fsError(code: FsErrorCode, syscall: string, path?: string, dest?: string): FsError {
  const [errno, words] = failures[code];
  const from = path === undefined ? "" : ` '${path}'`;
  const to = dest === undefined ? "" : ` -> '${dest}'`;
  const error = new Error(`${code}: ${words}, ${syscall}${from}${to}`);
  return Object.assign(
    error,
    { errno, code, syscall },
    path !== undefined && { path },
    dest !== undefined && { dest },
  );
}
