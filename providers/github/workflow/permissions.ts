/**
 * What a `permissions:` block gives a job's GITHUB_TOKEN. Source: https://docs.github.com/actions/reference/workflow-syntax-for-github-actions
 * (`permissions`) and https://docs.github.com/actions/concepts/security/github_token, 2026-03-19. No block can give administration, secrets,
 * workflows or members.
 */
import { permissionKey } from '../permission-names.ts';
import { exactly, NOTHING_HELD } from '../permitted.ts';
import { HELD_LEVELS, type Held } from '../state.ts';

/** By API key; what is not named is not held. */
export type Levels = Readonly<Record<string, Held>>;

/** The keys of a block, each with the most that it can give. */
const MOST = {
  actions: 'write',
  'artifact-metadata': 'write',
  attestations: 'write',
  checks: 'write',
  'code-quality': 'write',
  contents: 'write',
  deployments: 'write',
  discussions: 'write',
  'id-token': 'write',
  issues: 'write',
  models: 'read',
  packages: 'write',
  pages: 'write',
  'pull-requests': 'write',
  'repository-projects': 'write',
  'security-events': 'write',
  statuses: 'write',
} as const satisfies Readonly<Record<string, 'read' | 'write'>>;
const KEYS: ReadonlyMap<string, 'read' | 'write'> = new Map(Object.entries(MOST));

/** A level that is not understood may be any that a workflow can ask for. */
const OPEN: Held = { least: 'none', most: 'write' };

/** `odd`: keys whose level, or which themselves, are not understood; an empty one is the block as a whole. */
export interface Block {
  readonly levels: Levels;
  readonly odd: readonly string[];
}

/** Naming one sets the others to none. What is not understood stays open, and is told. */
export function levelsOf(block: unknown): Block {
  if (block === 'read-all') return { levels: everyKey((key) => exactly(key === 'id-token' ? 'none' : 'read')), odd: [] };
  if (block === 'write-all') return { levels: everyKey((_, most) => exactly(most)), odd: [] };
  if (typeof block !== 'object' || block === null || Array.isArray(block)) return { levels: everyKey((_, most) => ({ least: 'none', most })), odd: [''] };
  const entries = Object.entries(block).map(([key, level]) => ({ key, held: levelOf(key, level) }));
  return {
    levels: Object.fromEntries(entries.map(({ key, held }) => [permissionKey(key), held ?? OPEN])),
    odd: entries.filter(({ held }) => held === null).map(({ key }) => key),
  };
}

/** Null where GitHub documents no such key, or no such level of it. */
function levelOf(key: string, level: unknown): Held | null {
  const most = KEYS.get(key);
  if (most === undefined) return null;
  if (level === 'none') return NOTHING_HELD;
  if (level === 'write') return most === 'write' ? exactly('write') : null;
  return level === 'read' && key !== 'id-token' ? exactly('read') : null;
}

function everyKey(held: (key: string, most: 'read' | 'write') => Held): Levels {
  return Object.fromEntries([...KEYS].map(([key, most]) => [permissionKey(key), held(key, most)]));
}

/** What a job holds without a block, in a repository whose default is permissive: to write almost all, but no identity token. */
export const PERMISSIVE: Levels = everyKey((key, most) => (key === 'id-token' || key === 'models' || key === 'code-quality' ? NOTHING_HELD : exactly(most)));
/** The same where the default is restricted. */
export const RESTRICTED: Levels = { contents: exactly('read'), packages: exactly('read') };
/** All that a caller can hand to a workflow that is called. */
export const ANY_CALLERS: Levels = levelsOf('write-all').levels;

export function lesser(a: Levels, b: Levels): Levels {
  return merged(a, b, Math.min);
}

export function greater(a: Levels, b: Levels): Levels {
  return merged(a, b, Math.max);
}

function merged(a: Levels, b: Levels, pick: (x: number, y: number) => number): Levels {
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].toSorted();
  const level = (x: Held['least'], y: Held['least']): Held['least'] => HELD_LEVELS[pick(HELD_LEVELS.indexOf(x), HELD_LEVELS.indexOf(y))] ?? 'write';
  return Object.fromEntries(
    keys.map((key) => {
      const [x, y] = [a[key] ?? NOTHING_HELD, b[key] ?? NOTHING_HELD];
      return [key, { least: level(x.least, y.least), most: level(x.most, y.most) }];
    }),
  );
}

/** "contents: write, issues: read", for evidence. */
export function worded(levels: Levels): string {
  const told = Object.entries(levels).filter(([, { most }]) => most !== 'none');
  const words = told
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { least, most }]) => `${key.replaceAll('_', '-')}: ${least === most ? most : `at most ${most}`}`);
  return words.length === 0 ? 'none' : words.join(', ');
}
