import type { Advice, Subject } from '../../src/model.ts';

/** No kind of Railway token is limited to operations (docs and public schema, 2026-09-21), so none is ever narrow enough. */
export function advise({ kind, principal }: Subject): Advice {
  const separate = 'Keep the data in a project of its own: a token of another project cannot cross into it (observed 2026-07-08).';
  const copies = 'Keep a copy of the data outside Railway: backups die with their volume.';
  if (kind === 'project') {
    return {
      narrowable: false,
      closest: `a project token, which this is: everything in ${principal.name}, and nothing outside it that is known`,
      steps: [separate, copies, 'Give the token to a pipeline that runs fixed commands, not to an agent.'],
      revoke: `in the settings of the project, under Tokens (${principal.name})`,
    };
  }
  return {
    narrowable: false,
    closest: 'a project token, which is of one environment and may do everything there',
    steps: ['Make a project token for the one environment that is needed (project settings, Tokens), and put it in the place of this one.', separate, copies],
    revoke: revocationOf(kind),
  };
}

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
