/** What must be held for one step of a way, and how surely it is: the sum of several grants. */
import type { Certainty, Condition, Evidence } from '../../../src/model.ts';
import { weakest } from '../../../src/reach.ts';
import { isRemovable } from '../evaluate/varied.ts';
import { isMember } from '../policy/language.ts';
import type { Grant } from '../policy/reach.ts';

export interface Hold {
  readonly certainty: Certainty;
  readonly conditions: readonly Condition[];
  readonly evidence: readonly Evidence[];
  /** Sources of statements: without them it is not held so. */
  readonly grants: readonly string[];
}

/** What needs nothing. */
export const FREE: Hold = { certainty: 'allowed', conditions: [], evidence: [], grants: [] };

/** Held only where something is so that nobody verified. */
export function onlyWhere(what: string): Hold {
  return { ...FREE, certainty: 'conditional', conditions: [{ text: `only where ${what} (not verified)`, free: false }] };
}

/** All of them together; null when one is missing. */
export function all(holds: readonly (Hold | null)[]): Hold | null {
  const held = holds.filter((hold) => hold !== null);
  if (held.length < holds.length) return null;
  return {
    certainty: weakest(held.map(({ certainty }) => certainty)),
    conditions: distinct(
      held.flatMap(({ conditions }) => conditions),
      ({ text }) => text,
    ),
    evidence: distinct(
      held.flatMap(({ evidence }) => evidence),
      ({ source }) => source,
    ),
    grants: [...new Set(held.flatMap(({ grants }) => grants))],
  };
}

/** The surest of several ways to hold the same. */
export function surest(holds: readonly (Hold | null)[]): Hold | null {
  const held = holds.filter((hold) => hold !== null);
  return held.find(({ certainty }) => certainty === 'allowed') ?? held.find(({ certainty }) => certainty === 'conditional') ?? held[0] ?? null;
}

/** The surest of some grants that names the resource; without one, the surest of all. */
export function holdIn(grants: readonly Grant[], resource: string | null): Hold | null {
  const about = resource === null ? grants : grants.filter(({ language }) => isMember(resource, language));
  return surest(about.map(holdOf));
}

function holdOf({ conditions, statements }: Grant): Hold {
  return {
    certainty: conditions.every(({ free }) => free) ? 'allowed' : 'conditional',
    conditions: conditions.filter(({ free }) => !free),
    evidence: statements.map(({ source, text }) => ({ source, observed: text })),
    grants: statements.flatMap(({ layer, effect, source }) => (layer === 'identity' && effect === 'Allow' && isRemovable(source) ? [source] : [])),
  };
}

function distinct<T>(things: readonly T[], nameOf: (thing: T) => string): readonly T[] {
  return [...new Map(things.map((thing) => [nameOf(thing), thing])).values()];
}
