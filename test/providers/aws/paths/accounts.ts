/** Accounts made for one known way: a user or role with exactly the grants that it takes, and everything else that it needs to be there. */
import type { Escalation, Need } from '../../../../providers/aws/catalogue/escalations.ts';
import { type Account, MANAGEMENT, type State } from '../../../../providers/aws/state.ts';
import type { NodeId } from '../../../../src/model.ts';

export const ACCOUNT = '111122223333';
export const MEMBER = '444455556666';
const ORGANIZATION = 'o-exampleorgid';
const USER = `arn:aws:iam::${ACCOUNT}:user/ci`;
const OWN_ROLE = `arn:aws:iam::${ACCOUNT}:role/ci`;
const OTHER = `arn:aws:iam::${ACCOUNT}:user/other`;
const TARGET = `arn:aws:iam::${ACCOUNT}:role/target`;
const OWN_POLICY = `arn:aws:iam::${ACCOUNT}:policy/own`;
const GROUP = `arn:aws:iam::${ACCOUNT}:group/crew`;
const ADMINS = `arn:aws:iam::${ACCOUNT}:group/admins`;
const PROVIDER = `arn:aws:iam::${ACCOUNT}:saml-provider/corp`;

type Statement = Record<string, unknown>;

export function policyOf(...statements: readonly Statement[]): { readonly Version: string; readonly Statement: readonly Statement[] } {
  return { Version: '2012-10-17', Statement: statements };
}

/** Each need as the resource that it is about, so that nothing more is granted than the way takes. */
function resourceOf(way: Escalation, { on, action }: Need): string {
  switch (on) {
    case 'anything':
      return '*';
    case 'self':
      return way.of === 'role' ? OWN_ROLE : USER;
    case 'own-policy':
      return OWN_POLICY;
    case 'own-group':
      return GROUP;
    case 'provider':
      return PROVIDER;
    case 'target':
      return targetOf(way, action);
  }
}

function targetOf({ becomes }: Escalation, action: string): string {
  if (action === 'sts:AssumeRoot') return `arn:aws:iam::${MEMBER}:root`;
  switch (becomes) {
    case 'user':
      return OTHER;
    case 'group':
      return ADMINS;
    case 'member-role':
      return `arn:aws:iam::${MEMBER}:role/OrganizationAccountAccessRole`;
    case 'new-role':
      return `arn:aws:iam::${ACCOUNT}:role/made-*`;
    default:
      return TARGET;
  }
}

function grantOf(way: Escalation, need: Need): Statement {
  return { Effect: 'Allow', Action: need.action, Resource: resourceOf(way, need) };
}

export interface Variation {
  /** One of the needs that is not granted. */
  readonly without?: Need | undefined;
  /** An action that the boundary, or an SCP, denies. */
  readonly bounded?: string | undefined;
  readonly controlled?: string | undefined;
}

/** Where the walk begins. */
export function startOf(way: Escalation): NodeId {
  return `aws:${way.of === 'role' ? OWN_ROLE : USER}`;
}

const EVERYTHING = policyOf({ Effect: 'Allow', Action: '*', Resource: '*' });
const PLAIN = { attached: [], boundary: null, tags: {}, gaps: [] };

export function stateFor(way: Escalation, { without, bounded, controlled }: Variation = {}): State {
  const grants = way.needs.filter((need) => need !== without).map((need) => grantOf(way, need));
  const inline = [{ name: 'own', document: policyOf(...grants, ...restOf(way)) }];
  const limit = { arn: `arn:aws:iam::${ACCOUNT}:policy/limit`, document: limitOf(way, bounded), unread: null };
  const isLimited = way.change === 'no-boundary' || bounded !== undefined;
  const ownBoundary = isLimited ? limit.arn : null;
  const managed = way.needs.some(({ on }) => on === 'own-policy');
  const policies = [
    { arn: OWN_POLICY, document: policyOf({ Effect: 'Allow', Action: 'sqs:ListQueues', Resource: '*' }), unread: null },
    { arn: `arn:aws:iam::${ACCOUNT}:policy/denies`, document: policyOf({ Effect: 'Deny', Action: 'rds:*', Resource: '*' }), unread: null },
    limit,
  ];
  const attached = [
    ...(managed && way.becomes === 'self' ? [OWN_POLICY] : []),
    ...(way.change === 'no-attached-deny' ? [`arn:aws:iam::${ACCOUNT}:policy/denies`] : []),
  ];
  const own = { ...PLAIN, inline, attached, boundary: ownBoundary };
  const account: Account = {
    id: ACCOUNT,
    partition: 'aws',
    users: [
      { ...own, arn: USER, name: 'ci', id: 'AIDACI', groups: ['crew'], mfa: false },
      {
        ...PLAIN,
        arn: OTHER,
        name: 'other',
        id: 'AIDAOTHER',
        groups: [],
        mfa: false,
        inline: way.change === 'any-policy' ? [] : [{ name: 'all', document: EVERYTHING }],
      },
    ],
    groups: [
      { arn: GROUP, name: 'crew', inline: [], attached: [], gaps: [] },
      { arn: ADMINS, name: 'admins', inline: [{ name: 'all', document: EVERYTHING }], attached: [], gaps: [] },
    ],
    roles: [
      { ...own, arn: OWN_ROLE, name: 'ci', id: 'AROACI', trust: trustIn({ Service: 'nobody.amazonaws.com' }) },
      { ...PLAIN, ...targetRole(way, managed, limit.arn), arn: TARGET, name: 'target', id: 'AROATARGET', trust: trustFor(way) },
      ...(way.becomes === 'sso-role' ? [ssoRole()] : []),
    ],
    policies,
    organization: organizationFor(way, controlled),
    whole: true,
    gaps: [],
  };
  return { accounts: way.becomes.startsWith('member-') ? [account, member()] : [account] };
}

/** What the way frees where it changes the principal itself: rights that something holds back until then. */
function restOf(way: Escalation): readonly Statement[] {
  if (way.change === 'with-mfa') {
    return [{ Effect: 'Allow', Action: 'rds:DeleteDBInstance', Resource: '*', Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }];
  }
  return way.becomes === 'self' && (way.change === 'no-boundary' || way.change === 'no-attached-deny')
    ? [{ Effect: 'Allow', Action: 'rds:DeleteDBInstance', Resource: '*' }]
    : [];
}

function limitOf(way: Escalation, bounded: string | undefined): ReturnType<typeof policyOf> {
  const kept = way.change === 'no-boundary' ? 'rds:*' : 'nothing:AtAll';
  const denied = bounded === undefined ? [] : [{ Effect: 'Deny', Action: bounded, Resource: '*' }];
  return policyOf({ Effect: 'Allow', NotAction: kept, Resource: '*' }, ...denied);
}

function targetRole(way: Escalation, managed: boolean, limit: string): Pick<Account['roles'][number], 'inline' | 'attached' | 'boundary' | 'instanceProfiles'> {
  return {
    inline: way.change === 'any-policy' ? [] : [{ name: 'all', document: EVERYTHING }],
    attached: managed && way.becomes !== 'self' ? [OWN_POLICY] : [],
    boundary: way.change === 'no-boundary' && way.becomes !== 'self' ? limit : null,
    instanceProfiles: way.instanceProfile ? [`arn:aws:iam::${ACCOUNT}:instance-profile/target`] : [],
  };
}

function trustIn(principal: unknown, action = 'sts:AssumeRole'): ReturnType<typeof policyOf> {
  return policyOf({ Effect: 'Allow', Principal: principal, Action: action });
}

function trustFor({ becomes, services }: Escalation): ReturnType<typeof policyOf> {
  const [service] = services;
  if (becomes === 'saml-role') return trustIn({ Federated: PROVIDER }, 'sts:AssumeRoleWithSAML');
  if (service === 'cognito-identity.amazonaws.com') return trustIn({ Federated: service }, 'sts:AssumeRoleWithWebIdentity');
  if (service !== undefined) return trustIn({ Service: service });
  return trustIn(becomes === 'assumed-role' ? { AWS: `arn:aws:iam::${ACCOUNT}:root` } : { Service: 'nobody.amazonaws.com' });
}

function ssoRole(): Account['roles'][number] {
  const arn = `arn:aws:iam::${ACCOUNT}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_team_0123456789abcdef`;
  const trust = trustIn({ Federated: `arn:aws:iam::${ACCOUNT}:saml-provider/AWSSSO` }, 'sts:AssumeRoleWithSAML');
  return { ...PLAIN, arn, name: 'AWSReservedSSO_team_0123456789abcdef', id: 'AROASSO', inline: [], trust };
}

/** SCPs bind no account that administers an organization, so where a way needs that, its test has none to add. */
export function isOfManagement({ becomes }: Escalation): boolean {
  return becomes.startsWith('member-') || becomes === 'sso-role';
}

function organizationFor(way: Escalation, controlled: string | undefined): Account['organization'] {
  if (isOfManagement(way)) {
    const exempt = { kind: 'exempt', because: MANAGEMENT } as const;
    return { id: ORGANIZATION, scps: exempt, rcps: exempt };
  }
  const statements = controlled === undefined ? [] : [{ Effect: 'Deny', Action: controlled, Resource: '*' }];
  const policies = [{ id: 'p-1', name: 'limits', document: policyOf({ Effect: 'Allow', Action: '*', Resource: '*' }, ...statements) }];
  const level = { kind: 'levels', levels: [{ target: 'r-root', policies }] } as const;
  return { id: ORGANIZATION, scps: { ...level, levels: [...level.levels] }, rcps: { kind: 'levels', levels: [] } };
}

function member(): Account {
  const arn = `arn:aws:iam::${MEMBER}:role/OrganizationAccountAccessRole`;
  const role = { ...PLAIN, arn, name: 'OrganizationAccountAccessRole', id: 'AROAORG', trust: trustIn({ AWS: `arn:aws:iam::${ACCOUNT}:root` }) };
  const everything = { id: 'p-0', name: 'FullAWSAccess', document: EVERYTHING };
  return {
    id: MEMBER,
    partition: 'aws',
    users: [],
    groups: [],
    roles: [{ ...role, inline: [{ name: 'all', document: EVERYTHING }] }],
    policies: [],
    organization: { id: ORGANIZATION, scps: { kind: 'levels', levels: [{ target: 'r-root', policies: [everything] }] }, rcps: { kind: 'levels', levels: [] } },
    whole: true,
    gaps: [],
  };
}
