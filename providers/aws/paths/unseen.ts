/** What could lead further, and could not be seen: the trusts of roles that were not read, and the roles of accounts that were not collected. */
import type { Gap } from '../../../src/model.ts';
import type { Holdings } from '../evaluate/holdings.ts';
import { isAbout } from '../policy/matching.ts';
import { segmentsOf } from '../policy/pattern.ts';
import type { Account } from '../state.ts';
import type { Trusts } from './trusts.ts';

export function unseenPaths({ account, policies: { identity } }: Holdings, trusts: Trusts): readonly Gap[] {
  const foreign = identity.statements.flatMap(({ effect, actions, resources }) =>
    effect === 'Allow' && resources.kind === 'only' && isAbout(actions, 'sts:AssumeRole') ? resources.patterns.filter((arn) => isForeign(arn, account.id)) : [],
  );
  const unread = [...new Set(foreign)].filter((arn) => trusts.of(segmentsOf(arn)?.[4] ?? '').length === 0).toSorted();
  return [...(account.whole === true ? [] : [unreadTrusts(account)]), ...unread.map(unreadRole)];
}

/** Of any account a policy says nothing: only the trust of a role there does. */
function isForeign(arn: string, own: string): boolean {
  const [, , service, , account = ''] = segmentsOf(arn) ?? [];
  return service === 'iam' && /^\d{12}$/.test(account) && account !== own;
}

/** A role that names somebody lets it in, whatever its own policies say. */
function unreadTrusts({ id, gaps }: Account): Gap {
  const what = `trust policies of all roles of account ${id}: which of them it may become is not known`;
  const because = gaps.find(({ code }) => code === 'AWS-ACCOUNT')?.because ?? 'unreadable';
  return { code: 'AWS-TRUST', what, because, effect: 'granting', request: 'iam:GetAccountAuthorizationDetails' };
}

function unreadRole(arn: string): Gap {
  const what = `${arn}, which it may ask to become: the account was not collected, so what that role trusts and holds is not known`;
  return { code: 'AWS-FOREIGN', what, because: 'unsupported', effect: 'granting', request: 'iam:GetAccountAuthorizationDetails of that account' };
}
