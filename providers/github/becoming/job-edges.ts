/**
 * A job with `id-token: write` asks GitHub for identity tokens, with which it becomes whoever trusts their subject. Sources:
 * https://docs.github.com/actions/reference/security/oidc; subjects that carry ids ("repo:acme@1/docs@2:…", what repositories made or
 * renamed since 2026-07-15 have): https://github.blog/changelog/2026-04-23-immutable-subject-claims-for-github-actions-oidc-tokens/.
 */
import type { Edge } from '../../../src/evaluation.ts';
import type { Condition, NodeId } from '../../../src/model.ts';
import type { Job, State } from '../state.ts';

const VIA = 'id-token: write';

/** To the repository where any subject of it can be, else to the subjects that its triggers and its environment allow. */
export function edgesFromJob(node: NodeId, { grants, jobs }: State): readonly Edge[] {
  const grant = grants[node];
  const job = jobs?.[node];
  if (job === undefined || grant?.kind !== 'permitted') return [];
  const held = grant.permissions['id_token'] ?? grant.rest;
  if (held.most === 'none' || held.most === 'read') return [];
  const isSure = held.least === 'write' || held.least === 'admin';
  return goalsOf(job).map(({ to, condition }) => {
    const certainty = isSure ? (condition === null ? 'allowed' : 'conditional') : 'unknown';
    const step = { from: node, via: VIA, to, certainty, conditions: condition === null ? [] : [condition], evidence: job.evidence } as const;
    return { from: node, to, grants: [], step };
  });
}

interface Goal {
  readonly to: NodeId;
  readonly condition: Condition | null;
}

function goalsOf({ repository, contexts }: Job): readonly Goal[] {
  const [owner = '', name = ''] = repository.split('/');
  return contexts.flatMap((context): readonly Goal[] => [
    { to: context === '*' ? `github:repo:${repository}` : `github:sub:repo:${repository}:${context}`, condition: null },
    { to: `github:sub:repo:${owner}@*/${name}@*:${context}`, condition: WITH_IDS },
    // Whoever administers the repository or its organization can have more claims follow, or others stand there.
    ...(context === '*' ? [] : [{ to: `github:sub:repo:${repository}:${context}:*` as const, condition: CUSTOMISED }]),
    ...OTHER_CLAIMS.map((claim): Goal => ({ to: `github:sub:repo:${repository}:${claim}:*`, condition: CUSTOMISED })),
  ]);
}

const WITH_IDS: Condition = { text: 'if the subjects of the repository carry its ids', free: false };
const CUSTOMISED: Condition = { text: 'if the repository has given its subjects another form', free: false };
const OTHER_CLAIMS = ['job_workflow_ref', 'workflow_ref', 'workflow', 'actor', 'event_name', 'repository_id'] as const;
