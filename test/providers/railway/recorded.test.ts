/**
 * What people recorded of Railway's answers, line by line, against what is told of each kind of token. Sources and days stand in
 * providers/railway/recorded.ts; here they are written once more, by hand, so that neither can change alone.
 */
import { parse } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '../../../providers/railway/catalogue.ts';
import { provider } from '../../../providers/railway/index.ts';
import type { Evaluation } from '../../../src/evaluation.ts';
import { parseJson } from '../../../src/json.ts';
import type { Certainty, NodeId, Reach, Snapshot } from '../../../src/model.ts';
import { isDestructive } from '../../../src/reach.ts';
import { ACCOUNT_TOKEN, aProject, aState, aWorkspace, onlyNode, PROJECT_TOKEN, railwayToken, rehearse, WORKSPACE_TOKEN } from './scenario.ts';

const KINDS = { account: ACCOUNT_TOKEN, workspace: WORKSPACE_TOKEN, project: PROJECT_TOKEN } as const;
type Kind = keyof typeof KINDS;

/** How a cell of the record reads, and what it must come to. */
const MEANING = {
  'seen to work': 'allowed',
  'documented to work': 'allowed',
  'expected to work': 'allowed',
  'not tried': 'unknown',
  'not stated': 'unknown',
  'assumed to be refused': 'unknown',
  'told in two ways': 'unknown',
  'depends on the plan': 'conditional',
  'seen to be refused': 'none',
  'documented to be refused': 'none',
} as const satisfies Readonly<Record<string, Certainty | 'none'>>;
type Cell = keyof typeof MEANING;

const RECORD: readonly (readonly [operations: readonly string[], account: Cell, workspace: Cell, project: Cell])[] = [
  [['serviceCreate', 'serviceInstanceUpdate', 'serviceInstanceDeployV2', 'serviceDomainCreate'], 'seen to work', 'seen to work', 'seen to work'],
  [['serviceDelete'], 'seen to work', 'seen to work', 'seen to work'],
  [['deploymentStop', 'deploymentRestart'], 'seen to work', 'seen to work', 'seen to work'],
  [['deploymentRemove'], 'seen to work', 'seen to work', 'seen to work'],
  [['deploymentRedeploy'], 'seen to work', 'seen to work', 'told in two ways'],
  [['variables', 'variableUpsert', 'variableCollectionUpsert'], 'seen to work', 'seen to work', 'seen to work'],
  [['variableDelete'], 'expected to work', 'expected to work', 'expected to work'],
  [['volumeCreate', 'volumeInstanceUpdate'], 'seen to work', 'seen to work', 'seen to work'],
  [['volumeDelete'], 'seen to work', 'seen to work', 'told in two ways'],
  [['environmentPatchCommit'], 'seen to work', 'seen to work', 'seen to work'],
  [['volumeUpdate'], 'seen to work', 'seen to work', 'seen to be refused'],
  [['volumeInstanceBackupCreate', 'volumeInstanceBackupScheduleUpdate'], 'depends on the plan', 'depends on the plan', 'depends on the plan'],
  [['volumeInstanceBackupDelete'], 'expected to work', 'expected to work', 'expected to work'],
  [['projectTokenCreate', 'projectTokenDelete'], 'seen to work', 'seen to work', 'seen to be refused'],
  [['apiTokenCreate'], 'seen to work', 'not tried', 'assumed to be refused'],
  [['projectCreate'], 'seen to work', 'seen to work', 'seen to work'],
  [['projectDelete', 'environmentCreate', 'environmentDelete'], 'seen to work', 'seen to work', 'not stated'],
  [['sshPublicKeyCreate'], 'documented to work', 'documented to work', 'documented to be refused'],
  [['generateShellToken'], 'seen to work', 'seen to work', 'expected to work'],
];

const LINES = RECORD.flatMap(([operations, account, workspace, project]) =>
  operations.flatMap((operation) => [
    { operation, kind: 'account', cell: account } as const,
    { operation, kind: 'workspace', cell: workspace } as const,
    { operation, kind: 'project', cell: project } as const,
  ]),
);

/** Each root field of a query with what a kind does about it: asks, asks and is refused, or never asks. */
const QUERIES: readonly (readonly [root: string, account: Asked, workspace: Asked, project: Asked])[] = [
  ['apiToken', 'answered', 'answered', 'refused'],
  ['me', 'answered', 'refused', 'never'],
  ['projectToken', 'never', 'never', 'answered'],
  ['projects', 'answered', 'answered', 'never'],
  ['project', 'answered', 'answered', 'answered'],
  ['environment', 'answered', 'answered', 'answered'],
  ['deployments', 'never', 'never', 'never'],
  ['auditLogs', 'never', 'never', 'never'],
  ['projectCompliance', 'never', 'never', 'never'],
  ['projectTokens', 'never', 'never', 'never'],
  ['variables', 'never', 'never', 'never'],
  ['deploymentLogs', 'never', 'never', 'never'],
  ['sshPublicKeys', 'never', 'never', 'never'],
];
type Asked = 'answered' | 'refused' | 'never';

interface Told {
  readonly snapshot: Snapshot;
  readonly evaluation: Evaluation;
  readonly node: NodeId;
  /** The root fields that were asked, each with the ids that went along. */
  readonly asked: ReadonlyMap<string, readonly string[]>;
}

async function collected(kind: Kind): Promise<Told> {
  const project = aProject({ buckets: [{ id: 'b', name: 'photos' }] });
  const workspace = aWorkspace({ projects: [project, aProject({ id: 'other', name: 'other', environments: [] })], members: [{ id: 'user', role: 'ADMIN' }] });
  const rehearsal = await rehearse(aState({ it: KINDS[kind] }, [workspace]), ['it']);
  const snapshot = await rehearsal.collect([railwayToken('it')]);
  expect(await rehearsal.end()).toEqual([]);
  const asked = new Map<string, string[]>();
  for (const { body } of rehearsal.local.requests) {
    for (const root of rootsOf(body)) asked.set(root, [...(asked.get(root) ?? []), body]);
  }
  return { snapshot, evaluation: provider.evaluate(snapshot), node: onlyNode(snapshot), asked };
}

function rootsOf(body: string): readonly string[] {
  const request = parseJson(body);
  const query = typeof request === 'object' && request !== null && 'query' in request ? String(request.query) : '';
  return parse(query).definitions.flatMap((definition) =>
    definition.kind === 'OperationDefinition' ? definition.selectionSet.selections.flatMap((one) => (one.kind === 'Field' ? [one.name.value] : [])) : [],
  );
}

/** The surest that is told of an operation on what was seen to be there. */
function certaintyOf(reach: readonly Reach[], operation: string): Certainty | 'none' {
  const found = reach.filter((one) => one.operation.id === operation).map(({ certainty }) => certainty);
  return (['allowed', 'conditional', 'unknown'] as const).find((certainty) => found.includes(certainty)) ?? 'none';
}

describe('what was recorded', () => {
  let told: Readonly<Record<Kind, Told>>;

  beforeAll(async () => {
    const [account, workspace, project] = await Promise.all([collected('account'), collected('workspace'), collected('project')]);
    told = { account, workspace, project };
  });

  it.each(LINES)('$operation with a token of kind $kind: $cell', ({ operation, kind, cell }) => {
    const { snapshot, node } = told[kind];
    const planless: Snapshot = { ...snapshot, state: parseJson(JSON.stringify(snapshot.state).replaceAll('"plan":"PRO"', '"plan":null')) };

    expect(certaintyOf(provider.evaluate(planless).reachOf(node), operation)).toBe(MEANING[cell]);
  });

  it.each(QUERIES.flatMap(([root, ...cells]) => cells.map((cell, n) => [root, Object.keys(KINDS)[n], cell] as const)))(
    'the query %s with a token of kind %s: %s',
    (root, kind, cell) => {
      const { snapshot, asked } = told[kind === 'account' || kind === 'workspace' ? kind : 'project'];

      expect(asked.has(root)).toBe(cell !== 'never');
      expect(snapshot.subjects.map((subject) => subject.kind)).toEqual([kind]);
    },
  );

  it('is asked of no other project with a project token, since that was refused', () => {
    const bodies = [...told.project.asked.values()].flat();

    expect(bodies.filter((body) => body.includes('"other"'))).toEqual([]);
  });

  it.each(['account', 'workspace', 'project'] as const)('says nothing of a second factor in front of a token of kind %s, as none is asked for', (kind) => {
    const conditions = told[kind].evaluation.reachOf(told[kind].node).flatMap((reach) => reach.conditions);

    expect(conditions.filter(({ text }) => /factor|2FA/i.test(text))).toEqual([]);
  });

  it('carries its day in every line of evidence that was observed', () => {
    const evidence = Object.values(told).flatMap(({ evaluation, node }) => evaluation.reachOf(node).flatMap((reach) => reach.evidence));

    const undated = evidence.filter(({ source, observed }) => /railctl|recordings/.test(source) && !/observed \d{4}-\d\d-\d\d/.test(observed));
    expect(undated).toEqual([]);
  });

  it('leaves every destructive operation that no line speaks of unknown to a project token', () => {
    const spoken = new Set(RECORD.flatMap(([operations]) => operations));
    const { evaluation, node } = told.project;
    const reach = evaluation.reachOf(node).filter(({ operation }) => isDestructive(operation) && !spoken.has(operation.id));

    expect(new Set(reach.map(({ certainty }) => certainty))).toEqual(new Set(['unknown']));
    const missing = catalogue()
      .rows.filter(({ operation, context }) => isDestructive(operation) && context !== 'account' && !spoken.has(operation.id))
      .filter(({ operation }) => !reach.some((one) => one.operation.id === operation.id))
      .map(({ operation }) => operation.id);
    expect(missing).toEqual([]);
  });
});
