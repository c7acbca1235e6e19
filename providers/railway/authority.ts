/** Who may call what. A denial is only said where Railway documents it or somebody recorded it; where neither is so, a right is unknown. */
import type { Evidence } from '../../src/model.ts';
import { isDestructive } from '../../src/reach.ts';
import type { CatalogueRow } from './catalogue.ts';
import { type Effect, isDoor } from './doors.ts';
import { projectTokenMay } from './project-token.ts';
import { recordOf } from './recorded.ts';
import type { Rank, Standing } from './standing.ts';
import type { Principal, Workspace } from './state.ts';
import { allowed, onPlan, unknown, type Verdict, verdictOf } from './verdict.ts';

/** Where a call would act: as what the user behind the token counts there, and on which plan the workspace is. */
export interface Footing {
  readonly standing: Standing;
  readonly plan: Workspace['plan'];
}

/** `footing` is that of the place where the operation would act. Only a user has a standing; tokens that are no user's have their kind. */
export function mayCall(kind: Principal['kind'], { standing, plan }: Footing, row: CatalogueRow, effect: Effect): Verdict {
  switch (kind) {
    case 'project':
      return projectTokenMay(row, effect, plan);
    case 'workspace':
      return workspaceTokenMay(row, plan);
    case 'account':
    case 'oauth':
    case 'session':
      return between(userMay(standing.least, row, effect, plan), userMay(standing.most, row, effect, plan), standing);
  }
}

const ADMIN_EQUIVALENT: Evidence = {
  source: 'https://docs.railway.com/enterprise/access-groups',
  observed: 'a workspace token reaches every project and counts as much as an admin of the workspace (documented, 2026-08-21)',
};

/** It acts as the workspace, so what belongs to a user is not its to change. */
function workspaceTokenMay({ operation, context }: CatalogueRow, plan: Workspace['plan']): Verdict {
  if (context === 'account') return null;
  const recorded = recordOf('workspace', operation.id);
  return recorded === null ? allowed(ADMIN_EQUIVALENT) : verdictOf(recorded.answer, plan, [ADMIN_EQUIVALENT, ...recorded.evidence]);
}

/** What even the least that the user may be is allowed, is; what only the most is, is unknown. */
function between(least: Verdict, most: Verdict, { least: rank }: Standing): Verdict {
  if (least !== null && least.certainty !== 'unknown') return least;
  if (most === null) return least;
  if (least !== null && most.certainty === 'unknown') return least;
  return unknown({ source: 'RW-ROLE', observed: `the role of the user here is at least ${rank}, and may be higher: not all that decides it was read` });
}

const ROLE_TABLE = 'https://docs.railway.com/projects/workspaces';

/** Documented as for admins alone (2026-08-21). */
const ADMIN_ONLY: ReadonlySet<string> = new Set([
  'projectDelete',
  'projectScheduleDelete',
  'projectScheduleDeleteForce',
  'serviceDelete',
  'volumeDelete',
  'workspaceDelete',
  'auditLog',
  'auditLogs',
]);

function userMay(rank: Rank, row: CatalogueRow, effect: Effect, plan: Workspace['plan']): Verdict {
  const held = byRank(rank, row, effect);
  const recorded = recordOf('workspace', row.operation.id);
  return held?.certainty === 'allowed' && recorded?.answer === 'plan' ? onPlan(plan, ...held.evidence, ...recorded.evidence) : held;
}

function byRank(rank: Rank, row: CatalogueRow, effect: Effect): Verdict {
  if (row.context === 'account') return documented(`what is the user's own, the user may change`);
  if (row.operation.id === 'apiTokenCreate' && rank !== 'NONE') return documented('a user may make tokens of their own (observed 2026-07-08)');
  switch (rank) {
    case 'ADMIN':
      return documented('an admin may do everything in the workspace, or in the project where the role is of a project (documented, 2026-08-21)');
    case 'MEMBER':
      return memberMay(row, effect);
    case 'VIEWER':
      return viewerMay(row);
    case 'NONE':
      return null;
  }
}

/** Members, roles and trusted domains are for admins; whether a patch or a backup mutation is held to the table is not documented. */
function memberMay(row: CatalogueRow, effect: Effect): Verdict {
  const { operation, context } = row;
  if (context === 'project' && operation.resourceType === 'membership') return editorMay(operation.id);
  if (ADMIN_ONLY.has(operation.id) || ['membership', 'access-group', 'policy'].includes(operation.resourceType)) return null;
  if (effect.operation.resourceType === 'variable') return documented('a member may change and delete variables (documented, 2026-08-21)');
  if (isDestructive(effect.operation) || (context === 'workspace' && operation.impact !== 'reads')) {
    return unknown({ source: 'RW-U1', observed: `whether a member may do this${isDoor(row) ? ' through a patch' : ''} is not documented` });
  }
  return documented('a member may deploy, and make and change services, volumes and projects (documented, 2026-08-21)');
}

/** The page of workspaces gives members to admins alone, the page of projects lets an editor add some; the stronger counts. */
function editorMay(id: string): Verdict {
  const page = {
    source: 'https://docs.railway.com/projects/project-members',
    observed: 'an editor may add editors and viewers to a project (documented, 2026-08-21)',
  };
  return /Add$|Invit/.test(id) ? allowed(page) : unknown({ source: 'RW-U1', observed: 'whether an editor may change or remove members is not documented' });
}

/** Secrets count as more than a look: whether a viewer is shown them is not documented. */
function viewerMay({ call, operation }: CatalogueRow): Verdict {
  if (ADMIN_ONLY.has(operation.id)) return null;
  if (call === 'query') return unknown({ source: 'RW-U1', observed: 'whether a viewer is shown this is not documented' });
  return operation.impact === 'reads' ? documented('a viewer may look (documented, 2026-08-21)') : null;
}

function documented(observed: string): Verdict {
  return allowed({ source: ROLE_TABLE, observed });
}
