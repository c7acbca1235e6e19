import type { Advice, Subject } from '../../src/model.ts';

/**
 * No kind of Railway token is limited to operations: neither the documentation nor the public schema has anything of the kind
 * (2026-09-21), and users have asked for it for years. So no token is ever narrow enough, and what helps is to make its loss survivable.
 */
export function advise({ kind, principal }: Subject): Advice {
  const steps = stepsFor(kind);
  if (kind === 'project') {
    return {
      narrowable: false,
      closest: `a project token, which this is: everything in ${principal.name}, and nothing outside it that is known; ${NO_SCOPES}`,
      steps,
      revoke: `in the settings of the project, under Tokens (${principal.name})`,
    };
  }
  return {
    narrowable: false,
    closest: `a project token, good for everything in one environment: ${NO_SCOPES}`,
    steps,
    revoke: revocationOf(kind),
  };
}

const NO_SCOPES = 'Railway has no scopes of operations (docs and public schema, 2026-09-21)';

const PROJECT_TOKEN = 'Make a project token for the one environment that is needed (project settings, Tokens), and put it in the place of this one';
const SEPARATE = 'Give the database a project of its own: a token of another was denied there (observed 2026-07-08).';
const COPIES = 'Keep a copy outside Railway, written by another credential: backups die with their volume.';
/** Documented (docs, variables, 2026-08-21); a shell and a start command get the values at run time all the same. */
const SEAL = 'Seal the variables: no token can read those, though a shell or a start command still sees them.';

/** The most useful first. A second factor is not among them: API tokens and OAuth pass it by (docs, access/two-factor-enforcement, 2026-08-21). */
function stepsFor(kind: string): readonly string[] {
  switch (kind) {
    case 'project':
      return [SEPARATE, COPIES, SEAL, 'Give the token to a pipeline that runs fixed commands, not to an agent.'];
    case 'workspace':
      return [`${PROJECT_TOKEN}. A restricted environment is no substitute: it does not hold back a workspace token (inferred).`, SEPARATE, COPIES, SEAL];
    case 'session':
      return [`${PROJECT_TOKEN}; then sign out.`, SEPARATE, COPIES, RESTRICT];
    default:
      return [`${PROJECT_TOKEN}. A second factor is no substitute: API tokens and OAuth pass it by.`, SEPARATE, COPIES, RESTRICT];
  }
}

/** Restricted environments are for admins alone, and come with Enterprise (docs, enterprise/environment-rbac, 2026-08-21). */
const RESTRICT = 'On Enterprise, restrict the production environment, and let what must stay a user’s token be that of a user who is no admin.';

function revocationOf(kind: string): string {
  switch (kind) {
    case 'oauth':
      return 'https://railway.com/account, under the authorised applications, or `railway logout`';
    case 'session':
      return 'https://railway.com/account, or `railway logout`';
    default:
      return 'https://railway.com/account/tokens';
  }
}
