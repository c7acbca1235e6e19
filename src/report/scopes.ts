/** What a manifest declares, in a few words. The scopes are each provider's own; these are the keys that say what, not where. */
const WHAT: ReadonlySet<string> = new Set(['operations', 'actions', 'permissions', 'oauth', 'policy']);

/** "contents:read", "2 operations", "a policy", "nothing". */
export function declaredText(scopes: readonly unknown[]): string {
  const entries = scopes.flatMap((scope) => entriesOf(scope));
  const [first] = entries;
  if (first === undefined) return 'nothing';
  if (entries.length === 1) return first.text;
  const key = entries.every((entry) => entry.key === first.key) ? first.key : 'entries';
  return `${entries.length} ${key}`;
}

interface Entry {
  readonly key: string;
  readonly text: string;
}

function entriesOf(scope: unknown): readonly Entry[] {
  if (typeof scope !== 'object' || scope === null) return [];
  const fields = Object.entries(scope);
  const what = fields.filter(([key]) => WHAT.has(key));
  return (what.length > 0 ? what : fields).flatMap(([key, value]) => textsOf(key, value).map((text) => ({ key, text })));
}

function textsOf(key: string, value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.map(String);
  if (key === 'policy') return ['a policy'];
  if (typeof value === 'object' && value !== null) return Object.entries(value).map(([name, level]) => `${name}:${String(level)}`);
  return [String(value)];
}
