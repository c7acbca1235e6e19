/**
 * Where an action is allowed, as languages of resource names, without enumerating resources: `allowed on … except …`, and
 * apart from it what is allowed only on a condition. Agrees with `decide` on every name.
 */
import type { Condition } from '../../../src/model.ts';
import type { Statement } from './bind.ts';
import { isAbout, type Layers } from './decide.ts';
import { intersect, isEmpty, isWithin, type Language, restrict, subtract, tidy } from './language.ts';

/** A part of where an action is allowed, with what decides it. No conditions: allowed outright. */
export interface Grant {
  readonly language: Language;
  readonly conditions: readonly Condition[];
  readonly statements: readonly Statement[];
}

/** More conditional Denies than this are no longer told apart: all of what is left then counts as conditional. */
const MOST_SPLITS = 3;

/** `grantsOf` for many actions of one principal. Most actions of a service meet the same statements, and are answered once. */
export function grantsIn(layers: Layers): (action: string, targets: Language) => readonly Grant[] {
  const known = new Map<string, readonly Grant[]>();
  return (action, targets) => {
    const met = [layers.identity, layers.boundary ?? []].map((layer) => layer.flatMap((statement, index) => (isAbout(statement, action) ? [index] : [])));
    const key = JSON.stringify([targets, met]);
    const grants = known.get(key) ?? grantsOf(action, targets, layers);
    known.set(key, grants);
    return grants;
  };
}

/** Where `action` is allowed among `targets`, the names of what it acts on. Empty when it is denied everywhere. */
export function grantsOf(action: string, targets: Language, layers: Layers): readonly Grant[] {
  const identity = layerGrants(action, targets, layers.identity);
  if (layers.boundary === null || identity.length === 0) return identity;
  const boundary = layerGrants(action, targets, layers.boundary);
  return settle(identity.flatMap((grant) => boundary.map((limit) => both(grant, limit))));
}

function layerGrants(action: string, targets: Language, layer: readonly Statement[]): readonly Grant[] {
  const about = layer.filter((statement) => isAbout(statement, action));
  const denies = about.filter(({ effect }) => effect === 'Deny');
  let grants: readonly Grant[] = about.filter(({ effect }) => effect === 'Allow').map((statement) => allow(statement, targets));
  for (const deny of denies.filter(({ condition }) => condition === null)) grants = grants.map((grant) => spare(grant, deny));
  const conditional = denies.filter(({ condition }) => condition !== null);
  for (const [index, deny] of conditional.entries()) grants = grants.flatMap((grant) => limit(grant, deny, index < MOST_SPLITS));
  return settle(grants);
}

function allow(statement: Statement, targets: Language): Grant {
  const { kind, patterns } = statement.resources;
  const language = kind === 'only' ? restrict(targets, patterns) : subtract(targets, patterns);
  return { language, conditions: statement.condition === null ? [] : [statement.condition], statements: [statement] };
}

/** What a Deny leaves of a grant. */
function spare(grant: Grant, { resources: { kind, patterns } }: Statement): Grant {
  return { ...grant, language: kind === 'only' ? subtract(grant.language, patterns) : restrict(grant.language, patterns) };
}

/** A Deny with a condition parts a grant in two: what it does not touch, and what is allowed only while it does not apply. */
function limit(grant: Grant, deny: Statement, split: boolean): readonly Grant[] {
  const { kind, patterns } = deny.resources;
  const touched = kind === 'only' ? restrict(grant.language, patterns) : subtract(grant.language, patterns);
  const { condition } = deny;
  if (condition === null || grant.conditions.some(({ text }) => text === condition.text) || isEmpty(touched)) return [grant];
  const conditions = [...grant.conditions, condition];
  const statements = [...grant.statements, deny];
  if (!split) return [{ ...grant, conditions, statements }];
  return [spare(grant, deny), { language: touched, conditions, statements }];
}

function both(grant: Grant, limit: Grant): Grant {
  return {
    language: intersect(grant.language, limit.language),
    conditions: [...grant.conditions, ...limit.conditions],
    statements: [...grant.statements, ...limit.statements],
  };
}

/** Joins grants that differ in their includes alone, and drops what is empty or is allowed outright elsewhere. */
function settle(grants: readonly Grant[]): readonly Grant[] {
  const joined = new Map<string, Grant>();
  for (const grant of grants) {
    if (isEmpty(grant.language)) continue;
    const language = tidy(grant.language);
    const key = JSON.stringify([language.except, grant.conditions]);
    const known = joined.get(key);
    joined.set(key, known === undefined ? { ...grant, language } : join(known, { ...grant, language }));
  }
  const all = [...joined.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, grant]) => grant);
  return all.filter((grant, index) => !all.some((other, at) => at !== index && isRedundant(grant, other, at < index)));
}

function join(a: Grant, b: Grant): Grant {
  const language = tidy({ include: [...a.language.include, ...b.language.include], except: a.language.except });
  return { language, conditions: a.conditions, statements: [...new Set([...a.statements, ...b.statements])] };
}

/** Of two equal grants the `earlier` one stays. */
function isRedundant(grant: Grant, other: Grant, earlier: boolean): boolean {
  const weaker = other.conditions.length === 0 || JSON.stringify(other.conditions) === JSON.stringify(grant.conditions);
  if (!weaker || !isWithin(grant.language, other.language)) return false;
  const equal = other.conditions.length === grant.conditions.length && isWithin(other.language, grant.language);
  return earlier || !equal;
}
