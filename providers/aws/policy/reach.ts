/**
 * Where an action is allowed, as languages of resource names, without enumerating resources: `allowed on … except …`, and
 * apart from it what is allowed only on a condition. Agrees with `decide` on every name.
 */
import type { Condition } from '../../../src/model.ts';
import { type Bound, bind } from './bind.ts';
import type { Context } from './context.ts';
import { intersect, isEmpty, isWithin, type Language, restrict, subtract, tidy } from './language.ts';
import type { Compiled, CompiledLayer } from './layers.ts';
import { isAbout } from './matching.ts';
import type { Shape } from './named-keys.ts';
import type { Fault, Statement } from './parse.ts';
import { EVERYTHING } from './pattern.ts';
import { isUnderResourceControl, UNTOUCHABLE } from './special.ts';

/** A part of where an action is allowed, with what decides it. */
export interface Grant {
  readonly language: Language;
  /** What it is held under. `free` conditions are met. */
  readonly conditions: readonly Condition[];
  readonly statements: readonly Bound[];
}

/** What binds one principal under one context: each of `allowing` must allow, none of `denying` may deny. */
export interface Binding {
  readonly allowing: readonly (readonly Bound[])[];
  readonly denying: readonly Bound[];
  /** What resource control policies deny, for the services that they know. */
  readonly controlling: readonly Bound[];
  readonly faults: readonly Fault[];
}

/** Denies that part what is left double it at worst. Beyond this many parts it is parted no more, and counts as conditional whole. */
const MOST_PARTS = 32;

/**
 * Binds all layers but the resource's own policy. A layer that nobody could read, or whose Allows nobody could understand,
 * does not narrow: the reach is then an upper bound.
 */
export function bindLayers({ identity, boundary, session, scps, rcps }: Compiled, context: Context, shape: Shape): Binding {
  const layers = [identity, boundary, session, ...scps].map((layer) => ({ layer, ...bind(layer.statements, context, shape, layer.name) }));
  const controls = rcps.map((layer) => ({ layer, ...bind(layer.statements.filter(isForEverybody), context, shape, layer.name) }));
  const faults = [...layers, ...controls].flatMap(({ layer, faults }) => [...layer.faults, ...faults].map((fault) => directed(fault, layer)));
  const limits = layers.filter(
    ({ layer, faults, statements }) => mustAllow(layer, faults) && (layer.name === 'identity' || !statements.some(allowsEverything)),
  );
  return {
    allowing: limits.map(({ statements }) => statements.filter(({ effect }) => effect === 'Allow')),
    denying: layers.flatMap(({ statements }) => statements.filter(({ effect }) => effect === 'Deny')),
    controlling: controls.flatMap(({ statements }) => statements.filter(({ effect }) => effect === 'Deny')),
    faults,
  };
}

/** What of a layer that gives no rights was not understood could only have taken some away. */
function directed(fault: Fault, { name }: CompiledLayer): Fault {
  return name === 'identity' ? fault : { ...fault, effect: 'narrowing' };
}

function mustAllow({ name, kind, faults }: CompiledLayer, bound: readonly Fault[]): boolean {
  if (name === 'identity') return kind !== 'exempt';
  return kind === 'documents' && ![...faults, ...bound].some(({ effect }) => effect === 'granting');
}

/** A resource control policy names everybody; one that did not would not be one. */
function isForEverybody({ principals }: Statement): boolean {
  return principals?.kind === 'only' && principals.patterns.includes('*');
}

/** Every action on everything, unconditionally. */
export function allowsEverything({ effect, actions, on, conditions }: Bound): boolean {
  const everyAction = actions.kind === 'only' && actions.patterns.some((pattern) => /^\*+(:\*+)?$/.test(pattern));
  return effect === 'Allow' && everyAction && conditions.length === 0 && on.except.length === 0 && on.include.includes(EVERYTHING);
}

/** Where `action` is allowed among `targets`, the names of what it acts on. Empty when it is denied everywhere. */
export function grantsOf(action: string, targets: Language, binding: Binding): readonly Grant[] {
  const about = (statements: readonly Bound[]): readonly Bound[] => statements.filter(({ actions }) => isAbout(actions, action));
  const controlling = isUnderResourceControl(action) ? binding.controlling : [];
  return grantsAmong(action, targets, { allowing: binding.allowing.map(about), denying: about([...binding.denying, ...controlling]) });
}

/** Statements that are about one action. */
export interface About {
  readonly allowing: readonly (readonly Bound[])[];
  readonly denying: readonly Bound[];
}

export function grantsAmong(action: string, targets: Language, { allowing, denying }: About): readonly Grant[] {
  if (allowing.some((layer) => layer.length === 0)) return [];
  const untouchable = UNTOUCHABLE.filter(({ actions }) => actions.includes(action.toLowerCase())).map(({ pattern }) => pattern);
  const start: readonly Grant[] = [{ language: untouchable.length === 0 ? targets : subtract(targets, untouchable), conditions: [], statements: [] }];
  let grants = allowing.reduce((granted, layer) => settle(granted.flatMap((grant) => layer.map((statement) => allow(grant, statement)))), start);
  if (denying.length === 0 || grants.length === 0) return grants;
  const denials = denialsOf(denying);
  for (const denial of denials.filter(({ applies, on }) => applies === 'yes' && on.except.length === 0))
    grants = grants.flatMap((grant) => spare(grant, denial));
  for (const denial of denials.filter(({ applies, on }) => applies === 'maybe' || on.except.length > 0)) {
    const parts = grants.length <= MOST_PARTS;
    grants = settle(grants.flatMap((grant) => (denial.applies === 'maybe' || !parts ? limit(grant, denial, parts) : spare(grant, denial))));
  }
  return settle(grants);
}

/** Denies that say the same of different names, as one. */
interface Denial extends Pick<Bound, 'on' | 'applies' | 'conditions'> {
  readonly statements: readonly Bound[];
}

function denialsOf(denying: readonly Bound[]): readonly Denial[] {
  const denials = new Map<string, Denial>();
  for (const deny of denying) {
    const { on, applies, conditions } = deny;
    const key = JSON.stringify([applies, conditions, on.except]);
    const known = denials.get(key);
    const include = known === undefined ? on.include : [...known.on.include, ...on.include];
    denials.set(key, { on: { include, except: on.except }, applies, conditions, statements: [...(known?.statements ?? []), deny] });
  }
  return [...denials.values()];
}

function allow({ language, conditions, statements }: Grant, statement: Bound): Grant {
  return {
    language: meet(language, statement.on),
    conditions: merge(conditions, statement.conditions),
    statements: [...statements, statement],
  };
}

function meet(language: Language, on: Language): Language {
  return on.include.includes(EVERYTHING) ? subtract(language, on.except) : intersect(language, on);
}

function merge(a: readonly Condition[], b: readonly Condition[]): readonly Condition[] {
  if (b.length === 0) return a;
  return [...a, ...b.filter(({ text }) => !a.some((known) => known.text === text))].toSorted((x, y) => (x.text < y.text ? -1 : 1));
}

/** What a Deny leaves of a grant: what it does not include, and what it excepts. */
function spare(grant: Grant, { on: { include, except } }: Denial): readonly Grant[] {
  const beyond = include.includes(EVERYTHING) ? [] : [{ ...grant, language: subtract(grant.language, include) }];
  return except.length === 0 ? beyond : [...beyond, { ...grant, language: restrict(grant.language, except) }];
}

/** An open Deny parts a grant in two: what it does not touch, and what is allowed only while it does not apply. */
function limit(grant: Grant, deny: Denial, split: boolean): readonly Grant[] {
  const touched = meet(grant.language, deny.on);
  const conditions = deny.applies === 'yes' ? [{ text: `not where "${deny.statements[0]?.text}" denies it`, free: false }] : deny.conditions;
  if (conditions.every(({ text }) => grant.conditions.some((known) => known.text === text)) || isEmpty(touched)) return [grant];
  const held = { conditions: merge(grant.conditions, conditions), statements: [...grant.statements, ...deny.statements] };
  return split ? [...spare(grant, deny), { ...held, language: touched }] : [{ ...held, language: grant.language }];
}

/** Joins grants that differ in their includes alone, and drops what is empty or is allowed on fewer conditions elsewhere. */
export function settle(grants: readonly Grant[]): readonly Grant[] {
  const joined = new Map<string, Grant>();
  for (const grant of grants) {
    if (isEmpty(grant.language)) continue;
    const language = tidy(grant.language);
    const key = JSON.stringify([language.except, grant.conditions]);
    const known = joined.get(key);
    joined.set(key, known === undefined ? { ...grant, language } : join(known, { ...grant, language }));
  }
  const all = [...joined.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, grant]) => grant);
  return all.length < 2 ? all : all.filter((grant, index) => !all.some((other, at) => at !== index && isRedundant(grant, other, at < index)));
}

function join(a: Grant, b: Grant): Grant {
  const language = tidy({ include: [...a.language.include, ...b.language.include], except: a.language.except });
  return { language, conditions: a.conditions, statements: [...new Set([...a.statements, ...b.statements])] };
}

/** Of two equal grants the `earlier` one stays. */
function isRedundant(grant: Grant, other: Grant, earlier: boolean): boolean {
  const fewer = other.conditions.every(({ text }) => grant.conditions.some((known) => known.text === text));
  // What is allowed as things are needs no condition that may not hold.
  const surer = other.conditions.every(({ free }) => free) && !grant.conditions.every(({ free }) => free);
  if (!(fewer || surer) || !isWithin(grant.language, other.language)) return false;
  const equal = other.conditions.length === grant.conditions.length && isWithin(other.language, grant.language);
  return earlier || !equal;
}
