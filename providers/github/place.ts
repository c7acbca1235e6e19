import { type Placement, type Resource, type Selector, UNPLACED } from '../../src/model.ts';
import { environmentOf, type RankedName } from '../../src/placing.ts';
import { ACCOUNT_RANK, type Pattern, REPOSITORY_RANK, rankPattern } from './manifest-words.ts';

/** Which part of a selector lies in which environment, sorted by its name. */
export function place(on: Selector, environments: ReadonlyMap<string, Pattern>): readonly Placement[] {
  if (on.kind === 'pattern') return [{ environment: UNPLACED, on }];
  const ranked = new Map([...environments].map(([name, pattern]) => [name, rankPattern(pattern)]));
  const parts = new Map<string, Resource[]>();
  for (const resource of on.resources) {
    const environment = environmentOf(namesOf(resource), ranked) ?? UNPLACED;
    const part = parts.get(environment);
    if (part === undefined) parts.set(environment, [resource]);
    else part.push(resource);
  }
  return [...parts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([environment, resources]) => ({ environment, on: { kind: 'resources', resources } }));
}

/** A repository goes by its own name and by its owner's, an account by its own; in lower case, as GitHub compares them. */
function namesOf({ type, id }: Resource): readonly RankedName[] {
  const name = id.toLowerCase();
  if (type !== 'repository') return [{ rank: ACCOUNT_RANK, name }];
  return [
    { rank: REPOSITORY_RANK, name },
    { rank: ACCOUNT_RANK, name: name.replace(/\/.*/, '') },
  ];
}
