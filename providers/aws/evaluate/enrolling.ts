/**
 * Whether a key can give its own user an MFA device, and with it live the life of a session with MFA. The policy by which AWS lets
 * users manage their own devices denies all else without MFA, and so leaves exactly this way open.
 * Source: IAM User Guide, reference_policies_examples_aws_my-sec-creds-self-manage-mfa-only; IAM API reference, EnableMFADevice (2026-09).
 */
import type { Context } from '../policy/context.ts';
import type { Compiled } from '../policy/layers.ts';
import { shapeOf } from '../policy/named-keys.ts';
import { bindLayers, grantsOf } from '../policy/reach.ts';
import type { Caller } from './keys.ts';
import type { Enrolling } from './lives.ts';

export function enrollingOf({ ownerArn, facts: { account, kind } }: Caller, policies: Compiled, context: Context): Enrolling {
  if (kind !== 'user') return 'no';
  const partition = ownerArn.split(':')[1] ?? 'aws';
  const steps = [
    { action: 'iam:CreateVirtualMFADevice', include: [`arn:${partition}:iam::${account}:mfa/*`] },
    { action: 'iam:EnableMFADevice', include: [ownerArn] },
  ];
  const granted = steps.map(({ action, include }) => {
    const target = { include, except: [] };
    return grantsOf(action, target, bindLayers(policies, context, shapeOf(target)));
  });
  if (granted.some((grants) => grants.length === 0)) return 'no';
  return granted.every((grants) => grants.some(({ conditions }) => conditions.every(({ free }) => free))) ? 'freely' : 'on terms';
}
