const FAULTS: ReadonlyMap<unknown, string> = new Map([
  ['ENOENT', 'does not exist'],
  ['ENOTDIR', 'does not exist'],
  ['EACCES', 'must not be read by this user'],
  ['EPERM', 'must not be read by this user'],
  ['EISDIR', 'is a folder'],
  ['ELOOP', 'is a circle of links'],
]);

/** What the file system said, in words that fit behind a file's name. */
export function fileFault(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return FAULTS.get(code) ?? 'cannot be read';
}
