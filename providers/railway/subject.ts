import type { Expiry, Gap, Lifetime, NodeId, Principal, Subject, Token } from '../../src/model.ts';
import type { Secret } from '../../src/provider.ts';
import type { Identity } from './detect.ts';
import { momentOf } from './moment.ts';
import { EXPIRES_AT } from './recognise.ts';
import { readAccountExpiry } from './user.ts';
import { expiryUnasked, VERDICT_ONLY } from './verdict-only.ts';

interface Found {
  readonly identity: Identity;
  readonly node: NodeId;
  readonly options: ReadonlySet<string>;
}

/** A token as Railway knows it, with how long it lives. */
export async function subjectOf(token: Token, secret: Secret, { identity, node, options }: Found): Promise<Subject> {
  const { lifetime, gaps } = await readLifetime(identity, secret, options);
  return { token: token.name, kind: identity.kind, principal: principalOf(identity), node, lifetime, gaps };
}

function principalOf(identity: Identity): Principal {
  switch (identity.kind) {
    case 'project': {
      const { project, environment } = identity.self;
      return { type: 'environment', id: environment.id, name: `${project.name}/${environment.name}` };
    }
    case 'workspace':
      return { type: 'workspace', ...identity.workspace };
    case 'account':
    case 'oauth':
    case 'session':
      return { type: 'user', id: identity.userId, name: identity.userId };
  }
}

interface LifetimeRead {
  readonly lifetime: Lifetime;
  readonly gaps: readonly Gap[];
}

async function readLifetime(identity: Identity, secret: Secret, options: Found['options']): Promise<LifetimeRead> {
  switch (identity.kind) {
    case 'project':
      // A project token has no field for an end (public schema of 2026-09-21).
      return {
        lifetime: { ...ending({ kind: 'never', possible: false, source: 'query ProjectTokenSelf' }), createdAt: momentOf(identity.self.createdAt) },
        gaps: [],
      };
    case 'workspace': {
      const what = 'when a workspace token was made and when it ends: only the user who made it may ask';
      const gap: Gap = { code: 'RW-U5', what, because: 'not-exposed', effect: 'advisory', request: 'query ApiTokens' };
      return { lifetime: ending({ kind: 'unknown', source: 'RW-U5' }), gaps: [gap] };
    }
    case 'account': {
      if (options.has(VERDICT_ONLY)) return { lifetime: ending({ kind: 'unknown', source: 'RW-EXPIRY' }), gaps: [expiryUnasked()] };
      const { expiry, gap } = await readAccountExpiry(identity.ask);
      return { lifetime: ending(expiry), gaps: gap === null ? [] : [gap] };
    }
    case 'oauth':
    case 'session':
      return { lifetime: ending(endOfLogin(secret)), gaps: [] };
  }
}

function endOfLogin(secret: Secret): Expiry {
  const source = 'the configuration file of the Railway CLI';
  return secret.has(EXPIRES_AT) ? { kind: 'at', at: new Date(Number(secret.reveal(EXPIRES_AT)) * 1000).toISOString(), source } : { kind: 'unknown', source };
}

function ending(expiry: Expiry): Lifetime {
  return { createdAt: null, lastUsedAt: null, expiry };
}
