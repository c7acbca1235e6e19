/** Requests that AWS decides by rules of their own. Sources stand beside each rule. */
import { matchesGlob } from '../../../src/glob.ts';
import { matchesPattern } from './pattern.ts';
import type { PrincipalFacts } from './principals.ts';
import { isUnderControl } from './rcp-services.ts';
import type { Situation } from './verdict.ts';

/** What any credential may do, whatever denies it. Source: STS API reference, GetCallerIdentity (2026-09). */
export function isAlwaysAllowed(action: string): boolean {
  return action.toLowerCase() === 'sts:getcalleridentity';
}

/** Things of AWS's own in an account: nobody there may change them. */
export interface Untouchable {
  /** Lower case. */
  readonly actions: readonly string[];
  readonly pattern: string;
}

const ROLE_WRITES = [
  ...['PassRole', 'AttachRolePolicy', 'CreateRole', 'CreateServiceLinkedRole', 'DeleteRole', 'DeleteRolePermissionsBoundary', 'DeleteRolePolicy'],
  ...['DeleteServiceLinkedRole', 'DetachRolePolicy', 'PutRolePermissionsBoundary', 'PutRolePolicy', 'TagRole', 'UntagRole'],
  ...['UpdateAssumeRolePolicy', 'UpdateRole', 'UpdateRoleDescription'],
];
const POLICY_WRITES = ['CreatePolicy', 'CreatePolicyVersion', 'DeletePolicy', 'DeletePolicyVersion', 'SetDefaultPolicyVersion', 'TagPolicy', 'UntagPolicy'];

/**
 * Roles of IAM Identity Center, policies managed by AWS, key aliases of AWS. Source: IAM User Guide,
 * access_policies_managed-vs-inline; Identity Center User Guide, permission sets; KMS Developer Guide, alias-about (2026-09).
 */
export const UNTOUCHABLE: readonly Untouchable[] = [
  { pattern: 'arn:*:iam::*:role/aws-reserved/*', actions: actionsOf('iam', ROLE_WRITES) },
  { pattern: 'arn:*:iam::aws:policy/*', actions: actionsOf('iam', POLICY_WRITES) },
  { pattern: 'arn:*:kms:*:*:alias/aws/*', actions: actionsOf('kms', ['CreateAlias', 'UpdateAlias', 'DeleteAlias']) },
];

function actionsOf(service: string, names: readonly string[]): readonly string[] {
  return names.map((name) => `${service}:${name}`.toLowerCase());
}

export function isUntouchable(action: string, resource: string): boolean {
  return UNTOUCHABLE.some(({ actions, pattern }) => actions.includes(action.toLowerCase()) && matchesPattern(pattern, resource));
}

/**
 * What temporary credentials of a user cannot call. Those of GetSessionToken: STS but for AssumeRole, with what it asks for, and
 * GetCallerIdentity; and without MFA, IAM. Those of GetFederationToken: STS but for GetCallerIdentity (and IAM but in the
 * console, so that is left open). Source: STS API Reference, GetSessionToken and GetFederationToken (2026-09).
 */
export function isClosedToSession(action: string, { kind, credential }: PrincipalFacts): boolean {
  const isSts = /^sts:/i.test(action) && !isAlwaysAllowed(action);
  if (kind === 'federated') return isSts;
  if (kind !== 'user' || credential === 'long-term') return false;
  if (/^iam:/i.test(action)) return credential === 'session';
  return isSts && !/^sts:(assumerole|tagsession|setsourceidentity|setcontext)$/i.test(action);
}

/** Whether the resource is a role and its policy the policy of its trust. */
export function isTrust(action: string): boolean {
  return /^sts:(assumerole|tagsession|setsourceidentity)/i.test(action);
}

/** Whether the resource's own policy must let the principal near, in the account itself as well. */
function isGuarded(action: string, resource: string): boolean {
  return isTrust(action) || (/^kms:/i.test(action) && matchesGlob('arn:*:kms:*:*:key/*', resource));
}

export function situationOf(action: string, resource: string, isForeign: boolean): Situation {
  if (isForeign) return 'cross';
  return isGuarded(action, resource) ? 'own' : 'same';
}

/** Service-linked roles are bound by no control policy of an organization. Source: Organizations User Guide, SCPs and RCPs (2026-09). */
export function isUnderControlPolicies({ kind }: PrincipalFacts): boolean {
  return kind !== 'service-linked';
}

/** Resource control policies know some services alone. */
export function isUnderResourceControl(action: string): boolean {
  return isUnderControl(action.slice(0, action.indexOf(':')).toLowerCase());
}
