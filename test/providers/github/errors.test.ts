import { describe, expect, it } from 'vitest';
import { errorOf, refusalOf, saysLimited } from '../../../providers/github/errors.ts';

const SSO = { 'x-github-sso': 'required; url=https://github.com/orgs/acme/sso?authorization_request=abc' };
const ROWS = [
  [401, {}, 'Bad credentials', 'unauthorized', /rejected/],
  [403, {}, 'Resource not accessible by personal access token', 'forbidden', /fine-grained/],
  [403, {}, 'Resource not accessible by integration', 'forbidden', /App/],
  [
    403,
    SSO,
    'Resource protected by organization SAML enforcement. You must grant your OAuth token access to this organization.',
    'forbidden',
    /single sign-on/,
  ],
  [
    403,
    {},
    'Although you appear to have the correct authorization credentials, the `acme` organization has an IP allow list enabled',
    'forbidden',
    /addresses/,
  ],
  [
    403,
    {},
    'Although you appear to have the correct authorization credentials, the `acme` organization has enabled OAuth App access restrictions',
    'forbidden',
    /OAuth app/,
  ],
  [403, {}, '`acme` forbids access via a personal access token (classic). Please use a GitHub App', 'forbidden', /classic/],
  [
    403,
    {},
    "The 'acme' organization forbids access via a fine-grained personal access tokens if the token's lifetime is greater than 366 days.",
    'forbidden',
    /live this long/,
  ],
  [403, {}, 'Must have admin rights to Repository.', 'forbidden', /admin role/],
  [403, {}, 'Repository was archived so is read-only.', 'forbidden', /archived/],
  [403, {}, 'something new', 'forbidden', /refused/],
  [403, { 'x-ratelimit-remaining': '0' }, 'API rate limit exceeded for user ID 1.', 'rate-limited', /limits/],
  [403, {}, 'You have exceeded a secondary rate limit.', 'rate-limited', /limits/],
  [429, {}, '', 'rate-limited', /limits/],
  [404, {}, 'Not Found', 'unexpected-response', /proves nothing/],
  [409, {}, 'Git Repository is empty.', 'unexpected-response', /did not answer/],
  [422, {}, 'Validation Failed', 'unexpected-response', /did not answer/],
  [502, {}, 'Server Error', 'unreachable', /failed/],
] as const;

describe('errorOf', () => {
  it.each(ROWS)('reads %i %o "%s" as %s', (status, headers, message, code, says) => {
    const error = errorOf('GET /user', refusalOf(status, headers, { message }));

    expect(error.code).toBe(code);
    expect(error.message).toMatch(says);
    expect(error.message).toMatch(new RegExp(`^GET /user: .*\\(${status}\\)\\.$`));
  });

  it('never repeats the body: a sign-on address in it would let its reader in', () => {
    const error = errorOf('GET /user', refusalOf(403, SSO, { message: 'grant at https://github.com/orgs/acme/sso?authorization_request=abc' }));

    expect(JSON.stringify([error.message, error.hint])).not.toContain('authorization_request');
  });

  it.each([[null], ['<html>'], [{ message: 5 }], [[]]])('goes by the status alone when the body is %o', (body) => {
    expect(errorOf('GET /user', refusalOf(401, {}, body)).code).toBe('unauthorized');
  });
});

describe('saysLimited', () => {
  it.each([
    'https://docs.github.com/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits',
    'https://developer.github.com/v3/#abuse-rate-limits',
  ])('knows a secondary limit by its documentation %s', (documentation_url) => {
    expect(saysLimited(refusalOf(403, {}, { message: 'Forbidden', documentation_url }))).toBe(true);
  });

  it('does not take the last request within the limit for a limit', () => {
    expect(saysLimited(refusalOf(200, { 'x-ratelimit-remaining': '0' }, {}))).toBe(false);
  });
});
