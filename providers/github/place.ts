import { NOWHERE, type Placement, type Resource, type Selector, UNPLACED } from '../../src/model.ts';
import { environmentOf, type RankedName, type RankedPattern } from '../../src/placing.ts';
import { ACCOUNT_RANK, BRANCH_RANK, type Pattern, REPOSITORY_RANK, rankPattern } from './manifest-words.ts';

/** Which part of a selector lies in which environment, sorted by its name. */
export function place(on: Selector, environments: ReadonlyMap<string, Pattern>): readonly Placement[] {
  if (on.kind === 'pattern') return [{ environment: UNPLACED, on }];
  const ranked = new Map([...environments].map(([name, pattern]) => [name, rankPattern(pattern)]));
  const parts = new Map<string, Resource[]>();
  for (const resource of on.resources) {
    const environment = resource.type === 'branch' ? ofBranch(resource.id, environments, ranked) : (environmentOf(namesOf(resource), ranked) ?? UNPLACED);
    const part = parts.get(environment);
    if (part === undefined) parts.set(environment, [resource]);
    else part.push(resource);
  }
  return [...parts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([environment, resources]) => ({ environment, on: { kind: 'resources', resources } }));
}

/** A branch that a pattern names; else nowhere, where its repository lies in an environment that names branches; else where the repository lies. */
function ofBranch(id: string, environments: ReadonlyMap<string, Pattern>, ranked: ReadonlyMap<string, readonly RankedPattern[]>): string {
  const [repository = '', branch = ''] = id.split(/#(.*)/s);
  const own = environmentOf([{ rank: BRANCH_RANK, name: `${repository.toLowerCase()}#${branch}` }], ranked);
  if (own !== null) return own;
  const home = environmentOf(namesOf({ type: 'repository', id: repository }), ranked);
  if (home === null) return UNPLACED;
  return (environments.get(home)?.branches ?? []).length > 0 ? NOWHERE : home;
}

/** A repository goes by its own name and by its owner's, an account by its own; in lower case, as GitHub compares them. */
function namesOf({ type, id }: Pick<Resource, 'type' | 'id'>): readonly RankedName[] {
  const name = id.toLowerCase();
  if (type !== 'repository') return [{ rank: ACCOUNT_RANK, name }];
  return [
    { rank: REPOSITORY_RANK, name },
    { rank: ACCOUNT_RANK, name: name.replace(/\/.*/, '') },
  ];
}
