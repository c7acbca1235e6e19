/**
 * How things are named in reports and in the manifest. Railway lets a name hold almost anything, so a slash within a
 * name is escaped: a project called "shop/production" must not pass for an environment of "shop".
 */
export function segment(name: string): string {
  return name.replaceAll('%', '%25').replaceAll('/', '%2F');
}

/** "workspace/project/environment/name", as deep as there are names. */
export function pathOf(...names: readonly string[]): string {
  return names.map(segment).join('/');
}

/** The order of lists: by code unit, the same on every machine. */
export function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
