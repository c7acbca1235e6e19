/** What Railway's schema holds on the day of a run, against the catalogue: 26 mutations came within six weeks of 2026. */
import type { Gap } from '../../src/model.ts';
import { becauseOf, tryRead } from '../../src/transport/failures.ts';
import { catalogue } from './catalogue.ts';
import { type Ask, nameOf } from './client.ts';
import { compare } from './names.ts';
import { served as question, type ServedSchema } from './questions.ts';
import type { Drift, Inspected, NewMutation } from './state.ts';

export interface Served {
  readonly drift: Inspected<Drift>;
  /** "Project.viewerRole": every field of the types that have fields newer than August 2026. Empty when it was not told. */
  readonly fields: ReadonlySet<string>;
}

const REQUEST = nameOf(question);

/** One request a run, without a token. It hides no right of the catalogue, so its failure is advisory. */
export async function readServed(askAnonymously: Ask, now: Date): Promise<Served> {
  const answer = await tryRead(() => askAnonymously(question));
  if (answer.ok) return { drift: credible(driftOf(answer.value, now)), fields: fieldsOf(answer.value) };
  const { message } = answer.error;
  return { drift: notCompared(message, becauseOf(answer.error)), fields: new Set() };
}

/** A list that lacks most of the catalogue is not all that Railway serves, so that nothing new in it proves nothing. */
function credible(drift: Drift): Inspected<Drift> {
  const pinned = catalogue().rows.filter(({ call }) => call === 'mutation').length;
  const lacking = drift.gone.length;
  if (lacking * 2 <= pinned || drift.unknown.length > 0) return { read: true, value: drift };
  return notCompared(`its schema lists only ${pinned - lacking} of ${pinned} mutations that it had then`, 'contradicted');
}

function notCompared(why: string, because: Gap['because']): Inspected<Drift> {
  const what = `whether Railway serves mutations that are newer than the catalogue of ${catalogue().asOf}: ${why}`;
  return { read: false, gap: { code: 'RW-U8', what, because, effect: 'advisory', request: REQUEST } };
}

/** Where no token asks for it. */
export const NOT_COMPARED: Inspected<Drift> = {
  read: false,
  gap: { code: 'RW-U8', what: 'Railway was not asked for its schema', because: 'not-exposed', effect: 'advisory', request: 'none' },
};

/** By name, in a fixed order. */
export function driftOf({ mutations }: ServedSchema, now: Date): Drift {
  const { rows, byId } = catalogue();
  const listed = new Set(mutations.fields.map(({ name }) => name));
  const unknown = mutations.fields.filter(({ name }) => byId.get(name)?.call !== 'mutation').map(newMutation);
  const gone = rows.filter(({ call, operation }) => call === 'mutation' && !listed.has(operation.id)).map(({ operation }) => operation.id);
  return { asOf: now.toISOString().slice(0, 10), unknown: unknown.toSorted((a, b) => compare(a.id, b.id)), gone: gone.toSorted(compare) };
}

function newMutation(field: ServedSchema['mutations']['fields'][number]): NewMutation {
  return { id: field.name, takes: takenBy(field) };
}

/** The names of what a mutation takes: its arguments, and what is in those that are objects. */
export function takenBy({ args }: ServedSchema['mutations']['fields'][number]): readonly string[] {
  const names = args.flatMap(({ name, type }) => {
    const inner = type.inputFields ?? type.ofType?.inputFields ?? [];
    return [name, ...inner.map((field) => field.name)];
  });
  return [...new Set(names)].toSorted(compare);
}

function fieldsOf({ project, workspace }: ServedSchema): ReadonlySet<string> {
  return new Set([...project.fields.map(({ name }) => `Project.${name}`), ...workspace.fields.map(({ name }) => `Workspace.${name}`)]);
}
