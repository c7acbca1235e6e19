/**
 * Whether a role trusts a service, under what is known of the requests that the service makes for somebody of the same account.
 * Source: IAM User Guide, reference_policies_elements_principal (services), confused-deputy; Cognito Developer Guide, role trust (2026-09).
 */

import { truthOf } from '../policy/condition.ts';
import { type Context, UNKNOWN, value } from '../policy/context.ts';
import { isAbout } from '../policy/matching.ts';
import type { Statement } from '../policy/parse.ts';
import { and, type Truth } from '../policy/truth.ts';
import { allowedWhile } from '../policy/wording.ts';
import { FREE, type Hold, surest } from './hold.ts';
import type { TrustedRole } from './trusts.ts';

const known = new WeakMap<TrustedRole, Map<string, Hold | null>>();

/** Null when it does not. The service's own trust is no grant to be taken away: whatever runs as the role needs it. */
export function trustedBy(target: TrustedRole, service: string): Hold | null {
  const own = known.get(target) ?? new Map<string, Hold | null>();
  known.set(target, own);
  const found = own.get(service);
  if (found !== undefined) return found;
  const hold = judge(target, service);
  own.set(service, hold);
  return hold;
}

function judge({ trust, account }: TrustedRole, service: string): Hold | null {
  if (trust.faults.some(({ effect }) => effect === 'granting')) return { ...FREE, certainty: 'unknown', conditions: [UNREAD] };
  const context = contextOf(service, account.id, account.organization.id);
  const ways = trust.statements.filter((statement) => statement.effect === 'Allow' && isFor(statement, service)).map((statement) => holdOf(statement, context));
  const isDenied = trust.statements.some((statement) => statement.effect === 'Deny' && isFor(statement, service) && holds(statement, context) === 'yes');
  return isDenied ? null : surest(ways);
}

const UNREAD = { text: 'only if its trust policy, which was not understood, allows it', free: false };

/** Providers that stand in a trust as identity providers, and to which roles are passed as to services. */
function isFor({ principals, others, actions }: Statement, service: string): boolean {
  if (principals === null || others === null) return false;
  const named = others.services.includes(service) || others.services.includes('*');
  const isService = (principals.kind === 'except' ? !named : named) && isAbout(actions, 'sts:AssumeRole');
  return isService || (principals.kind === 'only' && others.federated.includes(service) && isAbout(actions, 'sts:AssumeRoleWithWebIdentity'));
}

function contextOf(service: string, account: string, organization: string | null): Context {
  const known = new Map([
    ['aws:sourceaccount', value(account)],
    ['aws:principalisawsservice', value('true')],
    ['aws:principalservicename', value(service)],
    ['aws:securetransport', value('true')],
    ...(organization === null ? [] : [['aws:sourceorgid', value(organization)] as const]),
  ]);
  return (key) => known.get(key) ?? UNKNOWN;
}

function holds({ tests, variables }: Statement, context: Context): Truth {
  return and(...tests.map((test) => truthOf(test, context, variables)));
}

function holdOf(statement: Statement, context: Context): Hold | null {
  const truth = holds(statement, context);
  if (truth === 'no') return null;
  const open = statement.tests.filter((test) => truthOf(test, context, statement.variables) === 'maybe');
  return {
    certainty: truth === 'yes' ? 'allowed' : 'conditional',
    conditions: open.map((test) => ({ text: `trusted ${allowedWhile(test)}`, free: false })),
    evidence: [{ source: statement.source, observed: `${statement.text}, to a service` }],
    grants: [],
  };
}
