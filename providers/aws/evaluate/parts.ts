/** What the operations of one principal share, made once: thousands of them have few targets and fewer grants. */
import type { Condition, Evidence, Reach } from '../../../src/model.ts';
import { isMember, type Language, witnessOf } from '../policy/language.ts';
import type { Grant } from '../policy/reach.ts';
import { type Targets, targetsAmong } from './target.ts';
import { isRemovable } from './varied.ts';

/** A reach without its operation. */
type Part = Pick<Reach, 'on' | 'certainty' | 'conditions' | 'evidence' | 'grants'>;

export interface Parts {
  readonly targets: (name: string, make: () => Language) => Targets;
  /** Null when no name is left. */
  readonly partOf: (grant: Grant, likeliest: string, wholeAccount: boolean) => Part | null;
}

export function openParts(): Parts {
  const targets = new Map<string, Targets>();
  const known = new WeakMap<Grant, Map<string, Part | null>>();
  return {
    targets: (name, make) => {
      const found = targets.get(name) ?? targetsAmong(make());
      targets.set(name, found);
      return found;
    },
    partOf: (grant, likeliest, wholeAccount) => {
      const own = known.get(grant) ?? new Map<string, Part | null>();
      known.set(grant, own);
      const hint = isMember(likeliest, grant.language) ? likeliest : null;
      const key = `${hint} ${wholeAccount}`;
      const part = own.has(key) ? (own.get(key) ?? null) : makePart(grant, hint, wholeAccount);
      own.set(key, part);
      return part;
    },
  };
}

function makePart({ language, conditions, statements }: Grant, likeliest: string | null, wholeAccount: boolean): Part | null {
  const witness = witnessOf(language, likeliest);
  if (witness === null) return null;
  return {
    on: { kind: 'pattern', include: language.include, except: wholeAccount ? [] : language.except, witness },
    certainty: conditions.every(({ free }) => free) ? 'allowed' : 'conditional',
    conditions: distinct(conditions),
    evidence: evidenceOf(statements),
    grants: removable(statements),
  };
}

/** Without a statement, it is root's: no identity policy limits it. */
function evidenceOf(statements: Grant['statements']): readonly Evidence[] {
  if (statements.length === 0) return [{ source: 'sts:GetCallerIdentity', observed: 'the root user, which no identity policy limits' }];
  return statements.map(({ source, text }) => ({ source, observed: text }));
}

/** What gives the rights, and not what merely leaves them. */
function removable(statements: Grant['statements']): readonly string[] {
  return [...new Set(statements.flatMap(({ layer, effect, source }) => (layer === 'identity' && effect === 'Allow' && isRemovable(source) ? [source] : [])))];
}

function distinct(conditions: readonly Condition[]): readonly Condition[] {
  return [...new Map(conditions.map((condition) => [condition.text, condition])).values()];
}
