/**
 * What nodes lie in: an account, or the part of one whose principals the organization's control policies treat alike. Whoever has every
 * right that policies of identities can give there, and no boundary, has all that anybody in it could have.
 */
import type { NodeId } from '../../../src/model.ts';
import type { Holdings } from '../evaluate/holdings.ts';
import { knownKeys } from '../evaluate/keys.ts';
import { allowingAbroad } from '../evaluate/powers.ts';
import { recent } from '../evaluate/recent.ts';
import { bind } from '../policy/bind.ts';
import { truthOf } from '../policy/condition.ts';
import { unknownContext } from '../policy/context.ts';
import { shapeOf } from '../policy/named-keys.ts';
import type { Statement } from '../policy/parse.ts';
import { EVERYTHING } from '../policy/pattern.ts';
import { allowsEverything } from '../policy/reach.ts';
import { isNamedAbroad } from './leaving.ts';
import { ASKS_WHO, type Trusts } from './trusts.ts';
import { isConfined, parseNode } from './variation.ts';

export interface Wholes {
  readonly within: (node: NodeId) => string | null;
  readonly holdsAllOf: (node: NodeId) => string | null;
}

/** Names are kept for all nodes that walks come to: they are small, and asked for at every step. */
const MOST = 200_000;

/** Whom roles of other accounts name, and who names what lies there, is in no whole: it may lead where no administrator of its account does. */
export function openWholes(holdingsOf: (node: NodeId) => Holdings | null, trusts: Trusts): Wholes {
  const within = recent(MOST, (node: NodeId) => {
    const holdings = holdingsOf(node);
    return holdings === null || isNamedAbroad(node, trusts) || namesAbroad(holdings) ? null : wholeOf(holdings);
  });
  const holdsAllOf = recent(MOST, (node: NodeId) => {
    const principal = parseNode(node);
    const holdings = principal === null || isConfined(principal) ? null : holdingsOf(node);
    return holdings === null || !hasEveryRight(holdings) ? null : wholeOf(holdings);
  });
  return { within, holdsAllOf };
}

function namesAbroad({ caller, policies }: Holdings): boolean {
  return allowingAbroad(policies, caller.facts.account).length > 0;
}

/** Service-linked roles, which no control policy binds, are apart from all others. */
function wholeOf({ account, caller, policies: { scps, rcps } }: Holdings): string {
  const apart = caller.facts.kind === 'service-linked' ? ' service-linked' : '';
  return `${account.id}${apart} ${treatment(
    [...scps, ...rcps].flatMap(({ statements }) => statements),
    caller,
  )}`;
}

/** What the tests of control policies that ask who somebody is say of this one. */
function treatment(statements: readonly Statement[], caller: Holdings['caller']): string {
  const context = knownKeys(caller);
  return statements.flatMap(({ tests, variables }) => tests.filter(({ key }) => ASKS_WHO.test(key)).map((test) => truthOf(test, context, variables))).join('');
}

function hasEveryRight({ policies: { identity, boundary, session } }: Holdings): boolean {
  if (boundary.kind !== 'none' || session.kind !== 'none') return false;
  if (identity.kind === 'exempt') return true;
  if (identity.statements.some(({ effect }) => effect === 'Deny')) return false;
  const wide = identity.statements.filter(
    ({ effect, tests, resources }) => effect === 'Allow' && tests.length === 0 && resources.patterns.includes(EVERYTHING),
  );
  return bind(wide, unknownContext, shapeOf({ include: [EVERYTHING], except: [] })).statements.some(allowsEverything);
}
