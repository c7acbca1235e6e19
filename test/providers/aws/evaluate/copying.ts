/** What becomes of the copies of what a user with some statements destroys. */
import type { Account, State } from '../../../../providers/aws/state.ts';
import type { Copies, CopyEnd } from '../../../../src/evaluation.ts';
import { accountWith, evaluated, USER } from '../principals.ts';
import { ACCOUNT } from '../serving.ts';

type Statement = Record<string, unknown>;

/** What becomes of the copies, by the first reach of an operation. */
export function copiesOf(state: State, operation: string): Copies | null {
  const { reachOf, copiesOf: tell } = evaluated(state);
  const reach = reachOf(USER);
  const found = reach.find((one) => one.operation.id === operation);
  return found === undefined ? null : (tell?.(found, (id) => reach.filter((one) => one.operation.id === id)) ?? null);
}

export function ends(statements: readonly Statement[], operation: string, account: Partial<Account> = {}): readonly (readonly unknown[])[] {
  return (copiesOf(accountWith(statements, { account }), operation)?.ends ?? []).map((end: CopyEnd) => [end.operation, end.extent, end.certainty]);
}

export const arn = (service: string, rest: string, region = '*'): string => `arn:aws:${service}:${region}:${ACCOUNT}:${rest}`;
export const deny = (Action: string, Resource: string, Condition?: unknown): Statement => ({
  Effect: 'Deny',
  Action,
  Resource,
  ...(Condition === undefined ? {} : { Condition }),
});
