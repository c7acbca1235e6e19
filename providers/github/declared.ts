import { matchesGlob } from '../../src/glob.ts';
import { type Coverage, DESTRUCTIVE_IMPACTS, type Declared, type Impact, type Operation, type Resource, type Selector } from '../../src/model.ts';
import { holdingOf, isOpenedBy } from './capability.ts';
import { catalogue, type Row } from './catalogue.ts';
import type { Scope } from './manifest-words.ts';
import { LEVELS, permissionKey } from './permission-names.ts';
import type { State } from './state.ts';

type Words = Exclude<Scope, { oauth: unknown }>;

/** What one entry of `scopes` declares: operations by id, and their effects ("repository branch destroys-data"), where it applies. */
interface Entry {
  readonly appliesTo: (resource: Resource) => boolean;
  readonly operations: ReadonlySet<string>;
  readonly effects: ReadonlySet<string>;
}

/**
 * Permissions and classic scopes expand through the catalogue; the user's role plays no part in what is declared. What
 * destroys is declared by any operation with the same effects on the same thing, everything else by its own id.
 */
export function declared(scopes: readonly Scope[], state: State): Declared {
  const isPublic = publicRepositories(state);
  const entries = scopes.flatMap((scope) => ('oauth' in scope ? entriesOfScopes(scope.oauth, isPublic) : [entryOfWords(scope)]));
  const applying = new Map<Resource, readonly Entry[]>();
  const entriesOn = (resource: Resource): readonly Entry[] => {
    const found = applying.get(resource) ?? entries.filter(({ appliesTo }) => appliesTo(resource));
    applying.set(resource, found);
    return found;
  };
  const covered = (operation: Operation, resource: Resource): boolean => isDeclared(operation, entriesOn(resource), resource);
  return {
    covers: (operation, on) =>
      on.kind === 'pattern'
        ? coverageOfNames(on, (resource) => covered(operation, resource))
        : coverageOf(on.resources, (resource) => covered(operation, resource)),
  };
}

function isDeclared(operation: Operation, entries: readonly Entry[], resource: Resource): boolean {
  if (entries.some(({ operations }) => operations.has(operation.id))) return true;
  const impacts = [operation.impact, ...operation.also];
  if (!impacts.some((impact) => DESTRUCTIVE.includes(impact))) return false;
  return impacts.every((impact) =>
    entries.some(({ effects }) => effects.has(effectOf(resource.type === 'branch' ? 'repository' : resource.type, operation.resourceType, impact))),
  );
}

const DESTRUCTIVE: readonly Impact[] = DESTRUCTIVE_IMPACTS;

function effectOf(target: string, resourceType: string, impact: Impact): string {
  return `${target} ${resourceType} ${impact}`;
}

function coverageOf(resources: readonly Resource[], isCovered: (resource: Resource) => boolean): Coverage {
  const excess = resources.filter((resource) => !isCovered(resource));
  if (excess.length === 0) return 'all';
  return excess.length === resources.length ? 'none' : { excess: { kind: 'resources', resources: excess } };
}

/** "acme/*" stands for repositories that are not listed: only who declares all of an owner's declares them. */
function coverageOfNames(on: Extract<Selector, { kind: 'pattern' }>, isCovered: (resource: Resource) => boolean): Coverage {
  const include = on.include.filter((name) => !EVERY_REPOSITORY.test(name) || !isCovered(everyRepository(name)));
  if (include.length === 0) return 'all';
  return include.length === on.include.length ? 'none' : { excess: { ...on, include, witness: (include[0] ?? '').replace('*', 'any') } };
}

const EVERY_REPOSITORY = /^[^/*]+\/\*$/;

/** In place of the star a name that none has, so that no glob but one for every name fits it: "acme/?" does not. */
function everyRepository(pattern: string): Resource {
  const id = pattern.replace('*', '(every repository)');
  return { provider: 'github', type: 'repository', id, name: id, path: id, backups: null };
}

function entryOf(rows: readonly Row[], appliesTo: Entry['appliesTo']): Entry {
  const effects = rows.flatMap((row) => [row.impact, ...row.also].map((impact) => effectOf(row.target, row.resourceType, impact)));
  return { appliesTo, operations: new Set(rows.map(({ id }) => id)), effects: new Set(effects) };
}

/** Classic scopes reach whatever the user reaches, and with `public_repo` more on public repositories than elsewhere. */
function entriesOfScopes(scopes: readonly string[], isPublic: (resource: Resource) => boolean): readonly Entry[] {
  const { anywhere, onPublic } = holdingOf(scopes);
  const opened = (held: ReadonlySet<string>): readonly Row[] => catalogue.filter((row) => isOpenedBy(row.scopes, held));
  return [entryOf(opened(anywhere), () => true), entryOf(opened(onPublic), isPublic)];
}

function entryOfWords({ permissions = {}, operations = [], ...places }: Words): Entry {
  const held = new Set(['metadata:read']);
  for (const [word, level] of Object.entries(permissions)) {
    // A level holds those below it.
    const reach = level === undefined ? 0 : LEVELS.indexOf(level) + 1;
    for (const lower of LEVELS.slice(0, reach)) held.add(`${permissionKey(word)}:${lower}`);
  }
  const rows = catalogue.filter(({ id, permissions: needed }) => isOpenedBy(needed, held) || operations.some((glob) => matchesGlob(glob, id)));
  return entryOf(rows, (resource) => liesIn(resource, places));
}

/** Without `repositories`, those of the `organizations` are meant; without `organizations`, the owners of the `repositories`; without both, all. */
function liesIn({ type, id }: Resource, { repositories, organizations }: Pick<Words, 'repositories' | 'organizations'>): boolean {
  switch (type) {
    case 'repository':
    case 'branch':
      return matchesAny(repositories ?? organizations?.map((owner) => `${owner}/*`), repositoryOf(id));
    case 'organization':
      return matchesAny(organizations ?? repositories?.map((repository) => repository.replace(/\/.*/, '')), id);
    default:
      return true;
  }
}

/** A branch lies in its repository: "acme/docs#main". */
function repositoryOf(id: string): string {
  return id.replace(/#.*/s, '');
}

/** GitHub's names are equal whatever their case. */
function matchesAny(globs: readonly string[] | undefined, name: string): boolean {
  return globs === undefined || globs.some((glob) => matchesGlob(glob.toLowerCase(), name.toLowerCase()));
}

function publicRepositories(state: State): (resource: Resource) => boolean {
  const names = new Set(Object.values(state.accounts).flatMap(({ repositories }) => repositories.filter((one) => one.public).map(({ name }) => name)));
  return ({ type, id }) => (type === 'repository' || type === 'branch') && names.has(repositoryOf(id));
}
