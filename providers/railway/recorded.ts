/**
 * What Railway answered, or is said to answer, when a mutation came with a token of some kind. Its documentation tells little and
 * contradicts what people recorded, and rights have changed within a week before, so each line has its source and its day.
 */
import type { Evidence } from '../../src/model.ts';

/**
 * `works`: seen to work, or documented to. `expected`: follows from what was seen. `plan`: works where the plan has it.
 * `unsettled`: never tried, not stated, or told in two ways. `refused`: seen to be refused, or documented to be.
 */
export type Answer = 'works' | 'expected' | 'plan' | 'unsettled' | 'refused';

interface Recorded {
  readonly operations: readonly string[];
  readonly answer: Answer;
  readonly evidence: readonly Evidence[];
}

const MATRIX = 'kubenoops/railctl, docs/token-capability-matrix.md';
const RECORDINGS = 'the public recordings "Railway API findings"';
const EVERY_KIND = 'works with every kind of token, with a project token in its environment';
const NO_PROJECT_TOKEN = 'works with an account and a workspace token';

/** To account and workspace tokens, and to project tokens in their environment. */
const TO_ALL: readonly Recorded[] = [
  {
    operations: [
      'serviceCreate',
      'serviceDelete',
      'serviceInstanceUpdate',
      'serviceInstanceDeployV2',
      'serviceDomainCreate',
      'deploymentStop',
      'deploymentRestart',
    ],
    answer: 'works',
    evidence: [seen('2026-10-05', EVERY_KIND, RECORDINGS)],
  },
  { operations: ['deploymentRemove', 'deploymentLogs', 'buildLogs'], answer: 'works', evidence: [seen('2026-07-15', EVERY_KIND)] },
  { operations: ['variables', 'variableUpsert', 'variableCollectionUpsert'], answer: 'works', evidence: [seen('2026-07-13', EVERY_KIND)] },
  {
    operations: ['variableDelete'],
    answer: 'expected',
    evidence: [seen('2026-07-13', 'every kind of token writes variables; that it deletes them follows (judged)')],
  },
  { operations: ['volumeCreate', 'volumeInstanceUpdate', 'environmentPatchCommit'], answer: 'works', evidence: [seen('2026-09-07', EVERY_KIND)] },
  {
    operations: ['volumeInstanceBackupCreate', 'volumeInstanceBackupScheduleUpdate'],
    answer: 'plan',
    evidence: [seen('2026-09-07', 'works with every kind of token on the plan Pro, refused on Hobby')],
  },
  {
    operations: ['volumeInstanceBackupDelete'],
    answer: 'expected',
    evidence: [seen('2026-07-08', 'backups are in the reach of every kind of token; that it deletes them follows (judged)')],
  },
  {
    operations: ['projectCreate'],
    answer: 'works',
    evidence: [seen('2026-07-08', 'works with every kind of token; a project token cannot reach what it made')],
  },
];

const TO_WORKSPACE_TOKENS: readonly Recorded[] = [
  {
    operations: ['deploymentRedeploy', 'volumeDelete', 'projectTokenCreate', 'projectTokenDelete'],
    answer: 'works',
    evidence: [seen('2026-07-15', NO_PROJECT_TOKEN)],
  },
  { operations: ['volumeUpdate'], answer: 'works', evidence: [seen('2026-09-07', NO_PROJECT_TOKEN)] },
  { operations: ['projectDelete', 'environmentCreate', 'environmentDelete'], answer: 'works', evidence: [seen('2026-07-08', NO_PROJECT_TOKEN)] },
  { operations: ['generateShellToken'], answer: 'works', evidence: [seen('2026-07-09', EVERY_KIND)] },
  {
    operations: ['sshPublicKeyCreate'],
    answer: 'works',
    evidence: [{ source: 'https://docs.railway.com/cli/ssh', observed: 'a workspace may have keys (documented, 2026-08-21)' }],
  },
  {
    operations: ['workspaceDelete', 'workspacePermissionChange', 'apiTokenCreate'],
    answer: 'unsettled',
    evidence: [{ source: 'RW-U4', observed: 'whether a token that acts for no user may do this is not documented, and nobody has recorded it' }],
  },
];

const TO_PROJECT_TOKENS: readonly Recorded[] = [
  {
    operations: ['volumeDelete'],
    answer: 'unsettled',
    evidence: [
      seen('2026-07-15', 'worked with a project token'),
      seen('2026-09-07', 'mutations without an environment are denied to a project token; the patch that deletes volumes is not'),
      { source: 'RW-U2', observed: 'the two disagree, and nobody has recorded it since' },
    ],
  },
  {
    operations: ['deploymentRedeploy'],
    answer: 'unsettled',
    evidence: [
      seen('2026-07-15', 'refused to a project token'),
      { source: 'https://docs.railway.com/cli/deploying', observed: 'says that a project token may redeploy (documented, 2026-08-21)' },
    ],
  },
  {
    operations: ['generateShellToken'],
    answer: 'expected',
    evidence: [
      seen('2026-07-09', 'shells open in the environment of a project token'),
      { source: 'https://www.npmjs.com/package/railway', observed: 'its version 3.11.0 reaches files with such a token under a project token (judged)' },
    ],
  },
  {
    operations: ['projectDelete', 'environmentCreate', 'environmentDelete', 'apiTokenCreate'],
    answer: 'unsettled',
    evidence: [seen('2026-07-08', 'works with an account token; what a project token is answered was not recorded')],
  },
  { operations: ['volumeUpdate'], answer: 'refused', evidence: [seen('2026-09-07', 'refused to a project token')] },
  {
    operations: ['projectTokenCreate', 'projectTokenDelete'],
    answer: 'refused',
    evidence: [seen('2026-07-15', 'refused to a project token since that day; it worked on 2026-07-08')],
  },
  {
    operations: ['sshPublicKeyCreate'],
    answer: 'refused',
    evidence: [{ source: 'https://docs.railway.com/cli/ssh', observed: 'a project token may make no keys (documented, 2026-08-21)' }],
  },
];

const byOperation = (rows: readonly Recorded[]): ReadonlyMap<string, Recorded> =>
  new Map(rows.flatMap((recorded) => recorded.operations.map((operation) => [operation, recorded])));

const answers = { workspace: byOperation([...TO_ALL, ...TO_WORKSPACE_TOKENS]), project: byOperation([...TO_ALL, ...TO_PROJECT_TOKENS]) };

/** What is recorded of an operation with a token of this kind; null when nobody speaks of it. An admin is answered as a workspace token is. */
export function recordOf(kind: keyof typeof answers, operation: string): Recorded | null {
  return answers[kind].get(operation) ?? null;
}

function seen(day: string, what: string, source = MATRIX): Evidence {
  return { source, observed: `${what} (observed ${day})` };
}
