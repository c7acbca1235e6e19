import { matchesGlob } from '../../src/glob.ts';
import { type Placement, type Resource, type Selector, UNPLACED } from '../../src/model.ts';
import { environmentOf, type RankedName } from '../../src/placing.ts';
import { type Pattern, RANKS, rankPattern } from './manifest-words.ts';
import { compare } from './names.ts';

/** Splits what is reached by the environments that claim it; a volume that the manifest says is copied offsite gets that copy. */
export function place(on: Selector, environments: ReadonlyMap<string, Pattern>): readonly Placement[] {
  if (on.kind === 'pattern') return [{ environment: UNPLACED, on }];
  const patterns = new Map([...environments].map(([name, pattern]) => [name, rankPattern(pattern)]));
  const offsite = [...environments].flatMap(([name, pattern]) => (pattern.offsite ?? []).map((glob) => ({ name, glob })));
  const parts = new Map<string, Resource[]>();
  for (const resource of on.resources) {
    const environment = environmentOf(namesOf(resource), patterns) ?? UNPLACED;
    const part = parts.get(environment) ?? [];
    parts.set(environment, part);
    part.push(withOffsiteCopy(resource, offsite));
  }
  return [...parts].toSorted(([a], [b]) => compare(a, b)).map(([environment, resources]) => ({ environment, on: { kind: 'resources', resources } }));
}

/** What a pattern may call a resource, by rank: its path is "workspace/project/environment/name", as deep as it goes. */
function namesOf({ type, id, path }: Resource): readonly RankedName[] {
  if (type === 'account') return [];
  const [workspace, ...inner] = path.split('/');
  const [project] = inner;
  const own = type === 'service' ? RANKS.service : RANKS.resource;
  return [
    ...named(RANKS.workspace, workspace),
    ...named(RANKS.project, project),
    ...(inner.length >= 2 ? named(RANKS.environment, inner.slice(0, 2).join('/')) : []),
    ...(inner.length === 3 ? [...named(own, inner.join('/')), ...named(own, id)] : []),
  ];
}

function named(rank: number, name: string | undefined): readonly RankedName[] {
  return name === undefined ? [] : [{ rank, name }];
}

/** A glob under `offsite`, and the environment of the manifest in whose entry it stands. */
interface Offsite {
  readonly name: string;
  readonly glob: string;
}

/** The copy is nowhere to be seen: it is known by the word of the manifest alone, and whoever reads of it is told so. */
function withOffsiteCopy(resource: Resource, offsite: readonly Offsite[]): Resource {
  const name = resource.path.split('/').slice(1).join('/');
  const { backups, stores } = resource;
  if (stores !== undefined) return { ...resource, stores: stores.map((store) => withOffsiteCopy(store, offsite)) };
  const word = offsite.filter(({ glob }) => matchesGlob(glob, name) || glob === resource.id).map((entry) => entry.name);
  const [first] = word.toSorted(compare);
  if (resource.type !== 'volume' || backups === null || first === undefined) return resource;
  const source = `the manifest (environment ${first}, offsite)`;
  const evidence = [{ source, observed: 'says that a copy of it exists outside Railway; nothing was read that shows it' }, ...backups.evidence];
  const note = [`on the word of ${source}`, ...(backups.note === undefined ? [] : [backups.note])].join(', ');
  return { ...resource, backups: { ...backups, independent: Math.max(1, backups.independent ?? 0), evidence, note } };
}
