/** What an organization with a single sign-on tells of a classic token that was authorised for it. */
import type { Gap, Subject } from '../../../src/model.ts';
import type { Secret } from '../../../src/provider.ts';
import { expandScopes } from '../classic-scopes.ts';
import { gap } from '../gaps.ts';
import type { Account, Grant } from '../state.ts';
import type { Register } from './auditor.ts';
import type { Credential } from './responses.ts';

interface Holder {
  readonly subject: Subject;
  readonly grant: Grant;
  readonly account: Account;
  readonly value: Secret;
}

/**
 * GitHub names an authorised token by its owner and the last eight characters of its value. They are compared here and never kept.
 * The token's own answer decides which scopes it has; an organization that knows others is told as a contradiction.
 * Source: https://docs.github.com/enterprise-cloud@latest/rest/orgs/orgs#list-saml-sso-authorizations-for-an-organization, 2026-03-19.
 */
export function tellLastUse<One extends Holder>(one: One, registers: readonly Register[]): One {
  const gaps: Gap[] = [];
  const used: string[] = one.subject.lifetime.lastUsedAt === null ? [] : [one.subject.lifetime.lastUsedAt];
  for (const { organization, credentials } of registers) {
    const request = `GET /orgs/${organization}/credential-authorizations`;
    const [item, ...others] = (credentials?.items ?? []).filter((credential) => isOf(credential, one));
    const broken = credentials?.broken ?? null;
    if (item === undefined && broken !== null) gaps.push(gap('GH-A2', `when ${organization} last saw this token: ${broken.reason}`, broken));
    if (item === undefined || others.length > 0) continue;
    if (item.credential_accessed_at != null) used.push(new Date(item.credential_accessed_at).toISOString());
    const because = one.grant.kind === 'scoped' && item.scopes != null ? difference(one.grant.scopes, item.scopes) : null;
    if (because !== null) gaps.push(gap('GH-A2', `which scopes the token has: ${because}, as ${organization} has it`, { because: 'contradicted', request }));
  }
  const lastUsedAt = used.toSorted().at(-1) ?? null;
  return { ...one, subject: { ...one.subject, lifetime: { ...one.subject.lifetime, lastUsedAt }, gaps: [...one.subject.gaps, ...gaps] } };
}

const LAST = 8;

function isOf({ login, credential_type, token_last_eight }: Credential, { subject, value }: Holder): boolean {
  if (!/personal access token/i.test(credential_type) || login.toLowerCase() !== subject.principal.name.toLowerCase()) return false;
  return token_last_eight != null && token_last_eight === value.reveal('value').slice(-LAST);
}

/** Null where both mean the same: a scope stands for those below it. */
function difference(here: readonly string[], there: readonly string[]): string | null {
  const [own, other] = [expandScopes(here), expandScopes(there)];
  const equal = own.size === other.size && [...own].every((scope) => other.has(scope));
  return equal ? null : `${here.join(', ') || 'none'} by its own answer, ${there.toSorted().join(', ') || 'none'}`;
}
