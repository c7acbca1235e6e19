import type { NodeId, Principal, Subject, Token } from '../../src/model.ts';
import type { Reader } from './account.ts';
import type { Client } from './client.ts';
import { gap } from './gaps.ts';
import { expiryOf, type Headers, scopesOf } from './headers.ts';
import type { Kind } from './recognise.ts';
import * as responses from './responses.ts';
import type { Grant } from './state.ts';

/** A token that GitHub knows: what it is, what it was seen to hold, and as whom its account is read. */
export interface Identity {
  readonly subject: Subject;
  readonly grant: Grant;
  readonly reader: Reader;
  readonly kind: Kind;
}

interface Answer {
  readonly request: string;
  readonly principal: Principal;
  readonly user: responses.User | null;
  readonly headers: Headers;
}

/** One request that only a live token gets through. Throws an AuditError. */
export async function identify(token: Token, kind: Kind, client: Client): Promise<Identity> {
  const answer = await ask(kind, client);
  const isScopedOne = isScoped(kind) && !isOfGitHubApp(kind, answer.headers);
  const scopes = isScopedOne ? scopesOf(answer.headers) : null;
  const node: NodeId = `github:token:${token.name}`;
  const expiry = expiryOf(answer.headers, kind);
  return {
    kind,
    subject: {
      token: token.name,
      kind,
      principal: answer.principal,
      node,
      lifetime: { createdAt: null, lastUsedAt: null, expiry },
      gaps: expiry.kind === 'unknown' ? [gap('GH-A1', `when the token ends: ${expiry.source}`, { because: 'not-exposed', request: answer.request })] : [],
    },
    grant:
      scopes === null
        ? { kind: 'opaque', words: isScopedOne ? 'scopes' : 'permissions', account: node }
        : { kind: 'scoped', scopes: [...scopes], account: accountKey(kind, answer, scopes) },
    reader: { user: answer.user, scopes, repositories: kind === 'app' ? 'none' : kind === 'installation' ? 'of-installation' : 'of-user' },
  };
}

function isScoped(kind: Kind): boolean {
  return kind === 'classic' || kind === 'oauth' || kind === 'legacy';
}

/**
 * Until April 2021 a user's token for a GitHub App was forty hex digits too. Its scopes are empty and say nothing; its App's client id,
 * other than an OAuth app's, begins with "Iv". Source: https://github.blog/engineering/behind-githubs-new-authentication-token-formats/ and
 * https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-user-access-token-for-a-github-app, 2026-03.
 */
function isOfGitHubApp(kind: Kind, headers: Headers): boolean {
  return kind === 'legacy' && (headers['x-oauth-client-id'] ?? '').startsWith('Iv');
}

/** Tokens that share a key see the same: one user, one kind, one OAuth app, and the same scopes, since these decide what is listed. */
function accountKey(kind: Kind, { principal, headers }: Answer, scopes: readonly string[]): string {
  return [`github:user:${principal.name}`, kind, headers['x-oauth-client-id'] ?? '', scopes.join(',')].filter((part) => part !== '').join(' ');
}

async function ask(kind: Kind, client: Client): Promise<Answer> {
  switch (kind) {
    case 'app': {
      const { value, headers } = await client.read('/app', responses.App);
      return { request: 'GET /app', principal: { type: 'app', id: String(value.id), name: value.name }, user: null, headers };
    }
    case 'installation': {
      const { value, headers } = await client.read('/installation/repositories?per_page=1', responses.InstallationPage);
      const owner = value.items[0]?.owner.login ?? 'no repository';
      return {
        request: 'GET /installation/repositories',
        principal: { type: 'installation', id: owner, name: `installation on ${owner}` },
        user: null,
        headers,
      };
    }
    default: {
      const { value, headers } = await client.read('/user', responses.User);
      return { request: 'GET /user', principal: { type: 'user', id: String(value.id), name: value.login }, user: value, headers };
    }
  }
}
