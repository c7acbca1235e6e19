/**
 * The rules of the Recycle Bin: how long it keeps snapshots and images that were deleted. What lies in it nobody can delete; a rule that
 * is not locked can go before them. Source: EBS User Guide, recycle-bin (2026-09).
 */
import * as z from 'zod';
import type { InventoryGuard } from '../../state.ts';
import type { StoreClients } from '../../store-clients.ts';
import { RBIN_COMMANDS as ACTIONS } from '../../store-commands.ts';
import type { Asking } from './asking.ts';
import type { Place } from './found.ts';

const RulePage = z.object({ Rules: z.array(z.object({ Identifier: z.string() })), NextToken: z.string().nullish() });
const RuleTags = z.array(z.object({ ResourceTagKey: z.string(), ResourceTagValue: z.string().nullish() })).nullish();
const Rule = z.object({
  ResourceType: z.string(),
  Status: z.string(),
  RetentionPeriod: z.object({ RetentionPeriodValue: z.number(), RetentionPeriodUnit: z.string() }),
  ResourceTags: RuleTags,
  ExcludeResourceTags: RuleTags,
  LockState: z.string().nullish(),
});
/** A rule that is in force. */
export type KeptBy = z.infer<typeof Rule>;

const TYPES = ['EBS_SNAPSHOT', 'EC2_IMAGE'] as const;

export async function readBin({ rbin }: StoreClients, { region }: Place, ask: Asking): Promise<readonly KeptBy[]> {
  const listed = await Promise.all(
    TYPES.map((ResourceType) =>
      ask.all(
        { request: ACTIONS.ListRules, what: 'rules of the Recycle Bin in', where: region },
        {
          schema: RulePage,
          send: (NextToken) => rbin.listRules({ ResourceType, MaxResults: 1000, NextToken }),
          items: (page) => page.Rules,
          next: (page) => page.NextToken ?? undefined,
        },
      ),
    ),
  );
  const rules = await Promise.all(
    listed
      .flat()
      .map(({ Identifier }) =>
        ask.one(
          { request: ACTIONS.GetRule, what: 'rule of the Recycle Bin', where: `${Identifier} (${region})` },
          { schema: Rule, send: () => rbin.getRule(Identifier) },
        ),
      ),
  );
  return rules.flatMap((told) => (typeof told !== 'string' && told.value.Status === 'available' ? [told.value] : []));
}

export function binned(rules: readonly KeptBy[], type: (typeof TYPES)[number], tags: ReadonlyMap<string, string>): readonly InventoryGuard[] {
  const isNamed = (named: KeptBy['ResourceTags']): boolean =>
    (named ?? []).some(
      ({ ResourceTagKey: key, ResourceTagValue: value }) => tags.has(key) && (value === undefined || value === null || tags.get(key) === value),
    );
  return rules
    .filter((rule) => rule.ResourceType === type && ((rule.ResourceTags ?? []).length === 0 ? !isNamed(rule.ExcludeResourceTags) : isNamed(rule.ResourceTags)))
    .map(({ RetentionPeriod: { RetentionPeriodValue, RetentionPeriodUnit }, LockState }) => ({
      name: `Recycle Bin for ${RetentionPeriodValue} ${RetentionPeriodUnit.toLowerCase()}${LockState === 'locked' ? ', by a locked rule' : ''}`,
      liftedBy: LockState === 'locked' ? 'rbin:UnlockRule' : 'rbin:DeleteRule',
    }));
}
