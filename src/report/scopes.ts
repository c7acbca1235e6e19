/** What a manifest declares, in a few words. The scopes are each provider's own; these are the keys that say what, not where. */
const WHAT: ReadonlySet<string> = new Set(['operations', 'actions', 'permissions', 'oauth', 'policy']);

/** "contents:read", "a policy", "nothing"; of several, how many. */
export function declaredText(scopes: readonly unknown[]): string {
  const entries = declaredWords(scopes);
  const [first = 'nothing'] = entries;
  return entries.length > 1 ? String(entries.length) : first;
}

/** Each of them by itself. */
export function declaredWords(scopes: readonly unknown[]): readonly string[] {
  return scopes.flatMap((scope) => entriesOf(scope));
}

function entriesOf(scope: unknown): readonly string[] {
  if (typeof scope !== 'object' || scope === null) return [];
  const fields = Object.entries(scope);
  const what = fields.filter(([key]) => WHAT.has(key));
  return (what.length > 0 ? what : fields).flatMap(([key, value]) => textsOf(key, value));
}

function textsOf(key: string, value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.map(String);
  if (key === 'policy') return ['a policy'];
  if (typeof value === 'object' && value !== null) return Object.entries(value).map(([name, level]) => `${name}:${String(level)}`);
  return [String(value)];
}
