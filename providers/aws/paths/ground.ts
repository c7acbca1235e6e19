/** What ways are worked out from, made once for a snapshot. */
import type { Change } from '../../../src/evaluation.ts';
import type { HoldingsOf } from '../evaluate/holdings.ts';
import type { Account, State } from '../state.ts';
import { indexTrusts } from './trusts.ts';
import type { Ground } from './way.ts';

export function groundOf(state: State, holdingsOf: HoldingsOf, change: Change | null): Ground {
  const trusts = indexTrusts(state.accounts, ({ source }) => change === null || !change.without.has(source));
  const alike = new Map<string, boolean>();
  const apart = new Map<string, readonly string[]>();
  return {
    state,
    trusts,
    rcpsOf: ({ role }) => holdingsOf({ arn: role.arn, variants: [] })?.policies.rcps ?? [],
    apart: (account) => {
      const found = apart.get(account.id) ?? rolesApart(account);
      apart.set(account.id, found);
      return found;
    },
    isAlike: (id) => {
      const known = alike.get(id) ?? isAlike(state.accounts.find((account) => account.id === id));
      alike.set(id, known);
      return known;
    },
  };
}

/** Whoever may make a role may give it the name that control policies spare. */
function rolesApart({ id, partition, organization }: Account): readonly string[] {
  const named = [...JSON.stringify(organization).matchAll(/"(arn:[^"]*:role\/[^"]+)"/g)].map(([, pattern = '']) => pattern);
  const names = named.map((pattern) =>
    pattern
      .slice(pattern.indexOf(':role/') + ':role/'.length)
      .replaceAll('*', 'x')
      .replaceAll('?', 'x'),
  );
  return [...new Set(names)].toSorted().map((name) => `arn:${partition}:iam::${id}:role/${name}`);
}

/** Control policies that ask who the principal is leave some more than others. */
function isAlike(account: Account | undefined): boolean {
  return account === undefined || !/aws:principal(arn|tag)|aws:user(id|name)|"Principal":(?!"\*")/i.test(JSON.stringify(account.organization));
}
