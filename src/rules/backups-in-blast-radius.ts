import { aboutReach, byEnvironment, describeReach, inEnvironment, narrow } from '../excess.ts';
import type { Audited, JudgedReach, Rule } from '../judgement.ts';
import type { Placement, Resource } from '../model.ts';
import { hasImpact, listOf } from '../reach.ts';

export const backupsInBlastRadius: Rule = {
  id: 'backups-in-blast-radius',
  narrowedBy: ['operations', 'resources'],
  title: 'can destroy a data store and every copy of it',
  help: 'Deleting the store also deletes its backups, and no copy outside that blast radius is known. A copy that was not inspected counts as none; the message says so.',
  mappings: { owaspNhi: ['NHI5:2025', 'NHI6:2025'], owaspAgentic: ['ASI08'], owaspLlm: ['LLM06:2025'], cwe: ['CWE-250', 'CWE-693'] },
  judge: (result) => {
    if (result.status === 'failed') return [];
    const doomed = destroysEveryCopy(result);
    return [true, false].flatMap((declared) =>
      byEnvironment(doomed.filter((reach) => reach.placements.length > 0 && (reach.excess === null) === declared)).map(({ environment, reach }) => {
        const stores = storesOf(reach);
        return {
          ...aboutReach(reach),
          weight: { kind: 'row', row: declared ? 'store-with-every-copy-declared' : 'store-with-every-copy', productive: true, conditional: false } as const,
          group: declared ? `${environment} declared` : environment,
          title: `can destroy ${listOf(stores.map((store) => store.name))} together with every copy of it`,
          message: `${stores.map(describeCopies).join('. ')}. ${result.token.name} reaches ${describeReach(reach)}, ${inEnvironment(environment)}.`,
          remediation: narrow(result, 'Keep a copy where this token cannot reach: another provider or account, written by another credential, and tested.'),
          at: 'scopes' as const,
        };
      }),
    );
  },
};

/**
 * The reach that together destroys a store and its copies: operations that take both at once, and, on stores that none of
 * these reaches, those that take the data and those that take the backups, where the token holds both.
 */
function destroysEveryCopy({ reach }: Audited): readonly JudgedReach[] {
  const sure = reach.filter(({ certainty }) => certainty !== 'unknown');
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

function describeCopies({ name, backups }: Resource): string {
  const inside = backups?.inside ?? null;
  const dying =
    inside === null ? 'its backups were not inspected and are taken to go with it' : `${inside} ${inside === 1 ? 'backup goes' : 'backups go'} with it`;
  const independent = backups?.independent ?? null;
  return `${name}: ${dying}; independent copies: ${independent === null ? 'not inspected' : independent}`;
}
