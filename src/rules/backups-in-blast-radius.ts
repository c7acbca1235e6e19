import { describeBackups, describeFate, type Fate, losesEveryCopy, lostWhole } from '../copies.ts';
import { aboutReach, byEnvironment, type EnvironmentGroup, inEnvironment, narrow, tellReach } from '../excess.ts';
import type { Audited, Draft, JudgedReach, Rule, RuleContext } from '../judgement.ts';
import type { Evidence, Placement, Resource } from '../model.ts';
import { hasImpact, listOf } from '../reach.ts';

/** More kinds of stores than these are named, and their copies told in the JSON alone. */
const MOST_KINDS = 6;

export const backupsInBlastRadius: Rule = {
  id: 'backups-in-blast-radius',
  narrowedBy: ['operations', 'resources'],
  title: 'can destroy a data store and every copy of it',
  help: 'Deleting the store also deletes its backups, or the same token holds what deletes those that outlive it, and no copy outside that blast radius is known. Where names are patterns, holding it for some of the copies counts, since nobody knows which there are. A copy that was not inspected counts as none; the message says so. A store that the service keeps no copies of never fires by itself.',
  mappings: { owaspNhi: ['NHI5:2025', 'NHI6:2025'], owaspAgentic: ['ASI08'], owaspLlm: ['LLM06:2025'], cwe: ['CWE-250', 'CWE-693'] },
  judge: (result, context) => {
    if (result.status === 'failed') return [];
    const doomed = [...destroysEveryCopy(result), ...destroysEveryKind(result)];
    return [true, false].flatMap((declared) =>
      byEnvironment(doomed.filter((reach) => reach.placements.length > 0 && (reach.excess === null) === declared)).flatMap(({ environment, reach }) => {
        const here = reach.map((one) => withStoresOf(one, environment)).filter(({ copies }) => copies === null || losesEveryCopy(copies));
        return here.length === 0 ? [] : [draft(result, context, { environment, reach: here, declared })];
      }),
    );
  },
};

/** What was read of copies comes first: the rest of the evidence says how the token gets there. */
const MOST_EVIDENCE = 8;
const MOST_OF_COPIES = 5;

function evidenceOf(stores: readonly Resource[]): readonly Evidence[] {
  const pieces = stores.flatMap(({ name, backups }) => (backups?.evidence ?? []).map(({ source, observed }) => ({ source, observed: `${name}: ${observed}` })));
  return pieces.slice(0, MOST_OF_COPIES);
}

interface Group extends EnvironmentGroup {
  readonly declared: boolean;
}

function draft(result: Audited, { productive }: RuleContext, { environment, reach, declared }: Group): Draft {
  const about = aboutReach(reach);
  const stores = storesOf(reach);
  const fates = fatesOf(reach);
  const rest = fates.slice(MOST_KINDS).map(({ store }) => store);
  const told = [
    ...stores.map(describeBackups),
    ...fates.slice(0, MOST_KINDS).map(describeFate),
    ...(rest.length === 0 ? [] : [`Likewise: ${rest.join(', ')}`]),
  ];
  return {
    ...about,
    evidence: [...evidenceOf(stores), ...about.evidence].slice(0, MOST_EVIDENCE),
    reach: [...reach, ...endingIn(result, environment, reach)],
    weight: {
      kind: 'row',
      row: declared ? 'store-with-every-copy-declared' : 'store-with-every-copy',
      productive: productive(environment),
      conditional: reach.every(isHindered),
    },
    group: declared ? `${environment} declared` : environment,
    title: `can destroy ${listOf([...stores.map(({ name }) => name), ...fates.flatMap(lostWhole)])} together with every copy of it`,
    message: `${told.join('. ')}. ${result.token.name} ${tellReach(reach)}, ${inEnvironment(environment)}.`,
    remediation: narrow(result, 'Keep a copy where this token cannot reach: another provider or account, written by another credential, and tested.'),
    at: 'scopes',
  };
}

/** The inspected stores that lie in the environment. One that lies where the reach does not may be named otherwise there: it stays. */
function withStoresOf(reach: JudgedReach, environment: string): JudgedReach {
  const { copies, storesIn, everywhere } = reach;
  if (copies === null || copies.stores === null) return reach;
  const elsewhere = storesIn.filter((place) => place.environment !== environment && everywhere.some((one) => one.environment === place.environment));
  const ids = new Set(elsewhere.flatMap(({ on }) => (on.kind === 'pattern' ? [] : on.resources.map(({ id }) => id))));
  return { ...reach, copies: { ...copies, stores: copies.stores.filter(({ id }) => !ids.has(id)) } };
}

/** Destroying the store, or ending the last kind of its copies, waits for something that the holder cannot bring about. */
function isHindered({ certainty, conditions, copies }: JudgedReach): boolean {
  const isOpen = certainty === 'conditional' && !conditions.every(({ free }) => free);
  return isOpen || (copies?.ends ?? []).some((end) => end.certainty === 'conditional');
}

/** Reach on stores that are named by patterns, where every kind of copy goes with them or is the token's to take. */
function destroysEveryKind({ reach }: Audited): readonly JudgedReach[] {
  return reach.filter(({ on, certainty, copies }) => on.kind === 'pattern' && certainty !== 'unknown' && copies !== null && losesEveryCopy(copies));
}

/** What the same token ends the copies with, as far as it lies in the same environment. */
function endingIn({ reach }: Audited, environment: string, destroying: readonly JudgedReach[]): readonly JudgedReach[] {
  const ends = new Set(destroying.flatMap(({ copies }) => (copies?.ends ?? []).filter(({ extent }) => extent !== 'none').map(({ operation }) => operation)));
  const known = new Set(destroying.map(({ operation }) => operation.id));
  const others = reach.filter(({ operation }) => ends.has(operation.id) && !known.has(operation.id));
  return byEnvironment(others).find((group) => group.environment === environment)?.reach ?? [];
}

/** Once a kind of store, however many operations destroy it in the same way. */
function fatesOf(reach: readonly JudgedReach[]): readonly Fate[] {
  const fates = new Map<string, Fate>();
  for (const { copies } of reach) {
    const known = copies === null ? undefined : fates.get(copies.store);
    // What takes copies along takes the whole store, and tells more than what only empties it.
    if (copies !== null && (known === undefined || (known.dies === null && copies.dies !== null))) fates.set(copies.store, copies);
  }
  return [...fates.values()];
}

/**
 * The reach that together destroys a store and its copies: operations that take both at once, and, on stores that none of
 * these reaches, those that take the data and those that take the backups, where the token holds both.
 */
function destroysEveryCopy({ reach }: Audited): readonly JudgedReach[] {
  const sure = reach.filter(({ certainty, on }) => certainty !== 'unknown' && on.kind === 'resources');
  const data = sure.filter(({ operation }) => hasImpact(operation, 'destroys-data'));
  const copies = sure.filter(({ operation }) => hasImpact(operation, 'destroys-backup'));
  const atOnce = data.filter((one) => copies.includes(one));
  const [takenAtOnce, withData, withCopies] = [atOnce, data, copies].map(pathsOf);
  const inTwoSteps = ({ path }: Resource): boolean => !takenAtOnce?.has(path) && withData?.has(path) === true && withCopies?.has(path) === true;
  return [
    ...atOnce.map((one) => onlyStores(one, () => true)),
    ...[...data, ...copies].filter((one) => !atOnce.includes(one)).map((one) => onlyStores(one, inTwoSteps)),
  ];
}

function pathsOf(reach: readonly JudgedReach[]): ReadonlySet<string> {
  return new Set(reach.flatMap(({ on }) => (on.kind === 'pattern' ? [] : on.resources.map(({ path }) => path))));
}

/** Narrows a reach to the stores of which a copy exists, or could exist and was not inspected, and none is known to survive. */
function onlyStores(reach: JudgedReach, wanted: (store: Resource) => boolean): JudgedReach {
  const placements = reach.placements.map((placement) => ({ ...placement, on: { kind: 'resources' as const, resources: doomedIn(placement).filter(wanted) } }));
  return { ...reach, placements: placements.filter((placement) => placement.on.resources.length > 0) };
}

function doomedIn({ on }: Placement): readonly Resource[] {
  if (on.kind === 'pattern') return [];
  return on.resources.filter(({ backups }) => backups !== null && backups.inside !== 0 && (backups.independent ?? 0) === 0);
}

function storesOf(reach: readonly JudgedReach[]): readonly Resource[] {
  const stores = reach.flatMap((one) => one.placements.flatMap(doomedIn));
  return [...new Map(stores.map((store) => [store.path, store])).values()];
}
