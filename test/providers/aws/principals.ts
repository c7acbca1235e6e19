/** A user "ci", a role "deploy", a session of it and the root of one account, with the policies that a test gives them. */
import { evaluate } from '../../../providers/aws/evaluate.ts';
import type { Account, State } from '../../../providers/aws/state.ts';
import type { Evaluation } from '../../../src/evaluation.ts';
import type { NodeId, Reach } from '../../../src/model.ts';
import { ACCOUNT, policyOf, UNREAD } from './serving.ts';

const NOW = '2026-11-22T12:00:00.000Z';
export const USER: NodeId = `aws:arn:aws:iam::${ACCOUNT}:user/team/ci`;
export const ROLE: NodeId = `aws:arn:aws:iam::${ACCOUNT}:role/deploy`;
export const SESSION: NodeId = `aws:arn:aws:sts::${ACCOUNT}:assumed-role/deploy/s1`;
export const ROOT: NodeId = `aws:arn:aws:iam::${ACCOUNT}:root`;

type Statement = Record<string, unknown>;
interface Given {
  readonly user?: Partial<Account['users'][number]>;
  readonly role?: Partial<Account['roles'][number]>;
  readonly account?: Partial<Account>;
}

/** All principals hold the statements. */
export function accountWith(statements: readonly Statement[], { user, role, account }: Given = {}): State {
  const own = { inline: [{ name: 'own', document: policyOf(...statements) }], attached: [], boundary: null, tags: {}, gaps: [] };
  const users = [{ arn: USER.slice(4), name: 'ci', id: 'AIDAEXAMPLE', groups: [], mfa: false, ...own, ...user }];
  const roles = [{ arn: ROLE.slice(4), name: 'deploy', id: 'AROAEXAMPLE', trust: null, ...own, ...role }];
  return { accounts: [{ id: ACCOUNT, partition: 'aws', users, groups: [], roles, policies: [], organization: UNREAD, whole: true, gaps: [], ...account }] };
}

export function evaluated(state: State): Evaluation {
  return evaluate(state, { takenAt: NOW });
}

/** What one operation reaches: certainty, where, and what must yet come true. */
export function reachOf(state: State, operation: string, node: NodeId = USER): readonly Seen[] {
  return evaluated(state)
    .reachOf(node)
    .filter((one) => one.operation.id === operation)
    .map(see);
}

export interface Seen {
  readonly certainty: Reach['certainty'];
  readonly include: readonly string[];
  readonly except: readonly string[];
  readonly needs: readonly string[];
}

function see({ certainty, on, conditions }: Reach): Seen {
  const language = on.kind === 'pattern' ? on : { include: [], except: [] };
  return { certainty, include: language.include, except: language.except, needs: conditions.filter(({ free }) => !free).map(({ text }) => text) };
}
