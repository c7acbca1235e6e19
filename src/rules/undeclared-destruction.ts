import { describeBackups } from '../copies.ts';
import { aboutReach, describeImpacts, type EnvironmentGroup, excessByEnvironment, inEnvironment, narrow, operationsOf, tellReach } from '../excess.ts';
import type { Audited, Draft, JudgedReach, Rule } from '../judgement.ts';
import { DESTRUCTIVE_IMPACTS } from '../model.ts';
import { hasImpact, isDestructive } from '../reach.ts';

export const undeclaredDestruction: Rule = {
  id: 'undeclared-destruction',
  narrowedBy: ['operations', 'resources'],
  title: 'can destroy what its scopes do not cover',
  help: 'The token can destroy data, backups, protection or resources that its declared scopes do not cover. One finding an environment: what is grouped in it is lost or kept together. Operations that nobody has classified, known by their names alone, are a finding of their own.',
  mappings: { owaspNhi: ['NHI5:2025'], owaspAgentic: ['ASI02', 'ASI03'], owaspLlm: ['LLM06:2025'], cwe: ['CWE-250', 'CWE-269'] },
  judge: (result) => {
    if (result.status === 'failed') return [];
    const destroying = (known: (reach: JudgedReach) => boolean): readonly EnvironmentGroup[] =>
      excessByEnvironment(result, (reach) => isDestructive(reach.operation) && reach.certainty !== 'unknown' && known(reach));
    return [
      ...destroying(({ operation }) => operation.known !== 'verb').map((group) => ({
        ...draft(result, group),
        title: `can destroy ${describeImpacts(group.reach, DESTRUCTIVE_IMPACTS)} ${inEnvironment(group.environment)} that it never declared`,
      })),
      // Apart, so that what is only guessed from names never hides among what is known.
      ...destroying(({ operation }) => operation.known === 'verb').map((group) => ({
        ...draft(result, group),
        group: `${group.environment} by name`,
        title: `can call ${operationsOf(group.reach).length} operations ${inEnvironment(group.environment)} that destroy by their names, and that nobody has classified`,
      })),
    ];
  },
};

function draft(result: Audited, { environment, reach }: EnvironmentGroup): Omit<Draft, 'title'> {
  return {
    ...aboutReach(reach),
    weight: { kind: 'worst-destruction' },
    group: environment,
    message: [`${result.token.name} ${tellReach(reach)}, ${inEnvironment(environment)}.`, ...notedStores(reach)].join(' '),
    remediation: narrow(result, 'Replace it by a token that holds only what is declared, or declare what it is really for.'),
    at: 'scopes',
  };
}

/** More stores than these are not told of in the message. */
const MOST_STORES = 3;

/** The stores of whose copies the count alone says too little: one that the manifest vouches for lowers the severity. */
function notedStores(reach: readonly JudgedReach[]): readonly string[] {
  const taking = reach.filter(({ operation }) => hasImpact(operation, 'destroys-data', 'destroys-backup'));
  const placed = taking.flatMap(({ placements }) =>
    placements.flatMap(({ on }) => (on.kind === 'pattern' ? [] : on.resources.flatMap((one) => [one, ...(one.stores ?? [])]))),
  );
  const stores = new Map(placed.filter(({ backups }) => backups?.note !== undefined).map((store) => [store.path, store]));
  return [...stores.values()].slice(0, MOST_STORES).map((store) => `${describeBackups(store)}.`);
}
