/** When each service was last used, as it was told while collecting. Pure. */
import type { LastUse } from '../../../src/evaluation.ts';
import type { Holdings } from './holdings.ts';

/** The flag of the option by which it is asked for. */
export const LAST_USED = 'last-used';

/**
 * AWS keeps it for at least 400 days, or since a Region began to keep it; attempts that were refused count as use (IAM User
 * Guide, "Refine permissions using last accessed information", 2026-09).
 */
const TRACKED_DAYS = 400;

/** Of the user or role itself: what a role did that it assumed is told of the role. */
export function lastUsesOf(holdings: Pick<Holdings, 'account' | 'caller'> | null): readonly LastUse[] {
  const told = holdings?.account.lastUsed?.find(({ principal }) => principal === holdings.caller.ownerArn);
  return (told?.services ?? []).map(({ namespace, lastAt }) => ({
    operations: `${namespace}:*`,
    lastAt,
    trackedDays: TRACKED_DAYS,
    asOf: told?.at ?? '',
    source: 'iam:GetServiceLastAccessedDetails',
  }));
}
