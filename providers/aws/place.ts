import { isGlob } from '../../src/glob.ts';
import { type Placement, type Resource, type Selector, UNPLACED } from '../../src/model.ts';
import { type Pattern, rankPattern } from './manifest-words.ts';
import { type Language, restrict, subtract, tidy, witnessOf } from './policy/language.ts';
import { canonicalPattern } from './policy/pattern.ts';

interface Claim {
  readonly environment: string;
  readonly weight: number;
  readonly patterns: readonly string[];
}

/**
 * Splits what is reached by the environments that claim it: resources before accounts, exact names before patterns. What an
 * ARN without an account names (an S3 bucket, an EBS snapshot) lies in no account, and only a resource pattern places it.
 */
export function place(on: Selector, environments: ReadonlyMap<string, Pattern>): readonly Placement[] {
  const { claims, placed } = known.get(environments) ?? { claims: claimsOf(environments), placed: new Map<string, readonly Placement[]>() };
  known.set(environments, { claims, placed });
  if (on.kind === 'resources') return placeResources(on.resources, claims);
  const key = JSON.stringify([on.include, on.except]);
  const placements = placed.get(key) ?? placeLanguage(on, claims);
  placed.set(key, placements);
  return placements;
}

interface Placed {
  readonly claims: readonly Claim[];
  /** Thousands of operations of many principals act on few languages of names. */
  readonly placed: Map<string, readonly Placement[]>;
}

const known = new WeakMap<ReadonlyMap<string, Pattern>, Placed>();

function placeLanguage(language: Language, claims: readonly Claim[]): readonly Placement[] {
  const parts: Placement[] = [];
  let left: Language = language;
  for (const weight of [...new Set(claims.map((claim) => claim.weight))]) {
    const level = claims.filter((claim) => claim.weight === weight);
    for (const { environment, patterns } of level) parts.push(...placed(environment, restrict(left, patterns)));
    left = subtract(
      left,
      level.flatMap(({ patterns }) => patterns),
    );
  }
  return [...parts, ...placed(UNPLACED, left)].toSorted((a, b) => (a.environment < b.environment ? -1 : 1));
}

function placed(environment: string, language: Language): readonly Placement[] {
  const { include, except } = tidy(language);
  const witness = witnessOf({ include, except });
  return witness === null ? [] : [{ environment, on: { kind: 'pattern', include, except, witness } }];
}

function placeResources(resources: readonly Resource[], claims: readonly Claim[]): readonly Placement[] {
  const parts = new Map<string, Resource[]>();
  for (const resource of resources) {
    const [found] = placeLanguage({ include: [resource.id], except: [] }, claims);
    const environment = found?.environment ?? UNPLACED;
    parts.set(environment, [...(parts.get(environment) ?? []), resource]);
  }
  return [...parts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([environment, part]) => ({ environment, on: { kind: 'resources', resources: part } }));
}

/** Heaviest first; the patterns of one environment and weight together. */
function claimsOf(environments: ReadonlyMap<string, Pattern>): readonly Claim[] {
  const claims = new Map<string, Claim>();
  for (const [environment, pattern] of environments) {
    for (const { rank, glob } of rankPattern(pattern)) {
      const weight = rank * 2 + (isGlob(glob) ? 0 : 1);
      const key = `${weight} ${environment}`;
      const arns = /^\d{12}$/.test(glob) ? `arn:*:*:*:${glob}:*` : canonicalPattern(glob);
      // An ARN that no name can have claims nothing.
      if (arns !== null) claims.set(key, { environment, weight, patterns: [...(claims.get(key)?.patterns ?? []), arns] });
    }
  }
  return [...claims.values()].toSorted((a, b) => b.weight - a.weight || (a.environment < b.environment ? -1 : 1));
}
