/** Who may call what. A denial is only said where Railway documents it or somebody recorded it; where neither is so, a right is unknown. */
import type { Evidence } from '../../src/model.ts';
import { isDestructive } from '../../src/reach.ts';
import type { CatalogueRow } from './catalogue.ts';
import { type Effect, isDoor } from './doors.ts';
import { projectTokenMay } from './project-token.ts';
import type { Principal, Workspace } from './state.ts';
import type { Verdict } from './verdict.ts';

/** `role` is that of the user in the workspace where the operation would act; null when unknown, or when the token is no user's. */
export function mayCall(kind: Principal['kind'], role: Workspace['role'], row: CatalogueRow, effect: Effect): Verdict {
  switch (kind) {
    case 'project':
      return projectTokenMay(row, effect);
    case 'workspace':
      return workspaceTokenMay(row);
    case 'account':
    case 'oauth':
    case 'session':
      return userMay(role, row, effect);
  }
}

const ADMIN_EQUIVALENT: Evidence = {
  source: 'https://docs.railway.com/enterprise/access-groups',
  observed: 'a workspace token reaches every project and counts as much as an admin of the workspace (documented, 2026-08-21)',
};

const UNRECORDED_OF_WORKSPACES: ReadonlySet<string> = new Set(['workspaceDelete', 'workspacePermissionChange', 'apiTokenCreate']);

/** It acts as the workspace, so what belongs to a user is not its to change. */
function workspaceTokenMay({ operation, context }: CatalogueRow): Verdict {
  if (context === 'account') return null;
  if (!UNRECORDED_OF_WORKSPACES.has(operation.id)) return { certainty: 'allowed', evidence: [ADMIN_EQUIVALENT] };
  return { certainty: 'unknown', evidence: [ADMIN_EQUIVALENT, { source: 'RW-U4', observed: 'whether this one is within its reach is not documented' }] };
}

const ROLE_TABLE = 'https://docs.railway.com/projects/workspaces';

/** Documented as for admins alone (2026-08-21). Another role in the project or an access group can still give them, which is a gap of its own. */
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

function userMay(role: Workspace['role'], row: CatalogueRow, effect: Effect): Verdict {
  const { context, operation } = row;
  if (context === 'account' || operation.id === 'apiTokenCreate') return allowed(`what is the user's own, the user may change`);
  switch (role) {
    case 'ADMIN':
      return allowed('an admin may do everything in the workspace (documented, 2026-08-21)');
    case 'MEMBER':
      return memberMay(row, effect);
    case 'VIEWER':
      return viewerMay(row);
    case null:
      return unknown('RW-UNREAD', 'the role of the user in this workspace is not known');
  }
}

/** Members, roles and trusted domains are for admins; whether a patch or a backup mutation is held to the table is not documented. */
function memberMay(row: CatalogueRow, effect: Effect): Verdict {
  const { operation, context } = row;
  if (ADMIN_ONLY.has(operation.id) || ['membership', 'access-group', 'policy'].includes(operation.resourceType)) return null;
  if (effect.operation.resourceType === 'variable') return allowed('a member may change and delete variables (documented, 2026-08-21)');
  if (isDestructive(effect.operation) || (context === 'workspace' && operation.impact !== 'reads')) {
    return unknown('RW-U1', `whether a member may do this${isDoor(row) ? ' through a patch' : ''} is not documented`);
  }
  return allowed('a member may deploy, and make and change services, volumes and projects (documented, 2026-08-21)');
}

/** Secrets count as more than a look: whether a viewer is shown them is not documented. */
function viewerMay({ call, operation }: CatalogueRow): Verdict {
  if (call === 'query') return unknown('RW-U1', 'whether a viewer is shown this is not documented');
  return operation.impact === 'reads' ? allowed('a viewer may look (documented, 2026-08-21)') : null;
}

function allowed(observed: string): Verdict {
  return { certainty: 'allowed', evidence: [{ source: ROLE_TABLE, observed }] };
}

function unknown(gap: string, observed: string): Verdict {
  return { certainty: 'unknown', evidence: [{ source: gap, observed }] };
}
