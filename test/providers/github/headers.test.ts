import { describe, expect, it } from 'vitest';
import { CLASSIC_SCOPES, expandScopes, isClassicScope } from '../../../providers/github/classic-scopes.ts';
import { expiryOf, hiddenBySso, scopesOf } from '../../../providers/github/headers.ts';

const EXPIRATION = 'github-authentication-token-expiration';

describe('x-oauth-scopes', () => {
  it.each([
    ['absent', {}, null],
    ['empty', { 'x-oauth-scopes': '' }, []],
    ['one', { 'x-oauth-scopes': 'repo' }, ['repo']],
    ['several, sorted', { 'x-oauth-scopes': 'repo, admin:org,  delete_repo' }, ['admin:org', 'delete_repo', 'repo']],
    ['one twice', { 'x-oauth-scopes': 'gist, gist' }, ['gist']],
    ['one that nobody knows', { 'x-oauth-scopes': 'galaxy:write' }, ['galaxy:write']],
  ])('reads %s', (_name, headers, expected) => {
    expect(scopesOf(headers)).toEqual(expected);
  });
});

describe('the scopes of a header', () => {
  it.each(CLASSIC_SCOPES)('know %s, alone and with all that it includes', (scope) => {
    const scopes = scopesOf({ 'x-oauth-scopes': scope }) ?? [];

    expect(scopes).toEqual([scope]);
    expect([...expandScopes(scopes)].every(isClassicScope)).toBe(true);
  });

  it('never drop one that nobody knows', () => {
    const scopes = scopesOf({ 'x-oauth-scopes': 'repo, galaxy:write' }) ?? [];

    expect([...expandScopes(scopes)].filter((scope) => !isClassicScope(scope))).toEqual(['galaxy:write']);
  });
});

describe('the expiration', () => {
  it.each([
    ['2026-11-16 08:47:09 UTC', '2026-11-16T08:47:09.000Z'],
    ['2026-11-16 08:47:09 +0000', '2026-11-16T08:47:09.000Z'],
    ['2026-11-16 08:47:09 -0700', '2026-11-16T15:47:09.000Z'],
    ['2026-11-16 08:47:09 +0530', '2026-11-16T03:17:09.000Z'],
  ])('reads %s', (text, at) => {
    expect(expiryOf({ [EXPIRATION]: text }, 'classic')).toEqual({ kind: 'at', at, source: EXPIRATION });
  });

  it.each(['', 'never', '2026-13-40 08:47:09 UTC', '2026-11-16', '2026-11-16 08:47:09 MST', '2026-11-16 08:47:09 UTC and more'])(
    'takes "%s" for unknown, not for never',
    (text) => {
      expect(expiryOf({ [EXPIRATION]: text }, 'classic').kind).toBe('unknown');
    },
  );

  it.each([
    ['classic', 'never', true],
    ['fine-grained', 'never', true],
    ['legacy', 'never', true],
    ['oauth', 'never', false],
  ] as const)('takes its absence on a %s token for "%s"', (kind, expected, possible) => {
    expect(expiryOf({}, kind)).toMatchObject({ kind: expected, possible });
  });

  it.each(['user-to-server', 'installation', 'app'] as const)('takes its absence on a token of kind %s for unknown', (kind) => {
    expect(expiryOf({}, kind).kind).toBe('unknown');
  });

  it('knows a legacy token of an OAuth app by the client id: it can have no end', () => {
    expect(expiryOf({ 'x-oauth-client-id': 'Iv1.aaaa' }, 'legacy')).toMatchObject({ kind: 'never', possible: false });
  });
});

describe('x-github-sso', () => {
  it.each([
    ['absent', {}, []],
    ['partial results', { 'x-github-sso': 'partial-results; organizations=21955855,20582480' }, ['21955855', '20582480']],
    ['partial results with spaces', { 'x-github-sso': 'partial-results; organizations=21955855, 20582480' }, ['21955855', '20582480']],
    ['partial results of nobody knows what', { 'x-github-sso': 'partial-results' }, ['(not named)']],
  ])('reads %s', (_name, headers, expected) => {
    expect(hiddenBySso(headers)).toEqual(expected);
  });
});
