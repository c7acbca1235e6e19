import { describe, expect, it } from 'vitest';
import type { Audited, Rule, TokenResult } from '../../src/judgement.ts';
import type { ErrorCode, Expiry } from '../../src/model.ts';
import { expired } from '../../src/rules/expired.ts';
import { expiredAcceptance } from '../../src/rules/expired-acceptance.ts';
import { exposedToken } from '../../src/rules/exposed-token.ts';
import { invalidToken } from '../../src/rules/invalid-token.ts';
import { longLived } from '../../src/rules/long-lived.ts';
import { noExpiry } from '../../src/rules/no-expiry.ts';
import { reusedToken } from '../../src/rules/reused-token.ts';
import { aToken, NOW } from '../support/collecting.ts';
import { anAudited } from '../support/judging.ts';

const context = { now: NOW, productive: () => true };
const messages = (rule: Rule, result: TokenResult): readonly string[] => rule.judge(result, context).map((draft) => draft.message);

function living(lifetime: Partial<Audited['subject']['lifetime']>, fields: Partial<Audited> = {}): Audited {
  const result = anAudited(fields);
  return { ...result, subject: { ...result.subject, lifetime: { ...result.subject.lifetime, ...lifetime } } };
}

function failing(code: ErrorCode, message = 'Bad credentials'): TokenResult {
  const token = aToken('github', 'old');
  return {
    status: 'failed',
    token,
    source: 'live',
    takenAt: NOW,
    values: { token: 'old', sameValueAs: [], exposures: [] },
    error: { token: 'old', code, message, hint: null },
  };
}

describe('no-expiry', () => {
  it.each<[string, Expiry, number]>([
    ['never ends though it could', { kind: 'never', possible: true, source: 'header' }, 1],
    ['never ends because its kind cannot', { kind: 'never', possible: false, source: 'kind' }, 0],
    ['ends on a day', { kind: 'at', at: '2027-01-01T00:00:00Z', source: 'header' }, 0],
    ['does not tell', { kind: 'unknown', source: 'not exposed' }, 0],
  ])('a token that %s', (_, expiry, findings) => {
    expect(messages(noExpiry, living({ expiry }))).toHaveLength(findings);
  });
});

describe('long-lived', () => {
  it('counts days from the creation', () => {
    expect(messages(longLived, living({ createdAt: '2025-11-22T12:00:00Z' }))).toEqual(['domains was made on 2025-11-22, 365 days ago.']);
  });

  it.each([
    ['at its maximum age', '2026-08-24T12:00:00Z'],
    ['of an age that the provider does not tell', null],
  ])('does not speak of a token %s', (_, createdAt) => {
    expect(messages(longLived, living({ createdAt }))).toEqual([]);
  });

  it('goes by the age that the manifest allows', () => {
    const token = aToken('railway', 'domains', { maxAgeDays: 30 });

    expect(messages(longLived, living({ createdAt: '2026-10-20T12:00:00Z' }, { token }))).toHaveLength(1);
  });
});

describe('expired', () => {
  const ends = (at: string): Expiry => ({ kind: 'at', at, source: 'header' });
  const declares = (expires: string): Partial<Audited> => ({ token: aToken('railway', 'domains', { expires }) });

  it.each([
    ['the provider’s date is past', living({ expiry: ends('2026-11-22T11:59:59Z') }), 'the provider says that it ended on 2026-11-22.'],
    [
      'the manifest’s date is past and it still answers',
      living({}, declares('2026-11-21')),
      'the manifest says that it ended on 2026-11-21, and it still answers.',
    ],
    [
      'the two dates differ',
      living({ expiry: ends('2027-06-01T00:00:00Z') }, declares('2027-01-01')),
      'the manifest says 2027-01-01, the provider 2027-06-01.',
    ],
  ])('speaks when %s', (_, result, message) => {
    expect(messages(expired, result)).toEqual([`domains: ${message}`]);
  });

  it.each([
    ['the last day is not over', living({}, declares('2026-11-22'))],
    ['the two dates agree', living({ expiry: ends('2027-01-01T08:00:00Z') }, declares('2027-01-01'))],
    ['nobody gives a date', living({})],
  ])('is silent when %s', (_, result) => {
    expect(messages(expired, result)).toEqual([]);
  });
});

describe('invalid-token', () => {
  it('speaks of a token that its provider rejects', () => {
    expect(messages(invalidToken, failing('unauthorized'))).toEqual(['old: Bad credentials']);
  });

  it.each(['unreachable', 'value-missing', 'rate-limited', 'timeout'] as const)('does not take %s for a rejection', (code) => {
    expect(messages(invalidToken, failing(code))).toEqual([]);
  });
});

it('reused-token names the other entries', () => {
  const values = { token: 'domains', sameValueAs: ['other'], exposures: [] };

  expect(messages(reusedToken, anAudited({ values }))).toEqual(['domains and other are one token under several names.']);
  expect(messages(reusedToken, anAudited())).toEqual([]);
});

it('exposed-token says how it lies open, also of a token that failed', () => {
  const values = { token: 'old', sameValueAs: [], exposures: ['.token is readable by everybody (mode 0644)'] };

  expect(messages(exposedToken, { ...failing('unauthorized'), values })).toEqual(['old: .token is readable by everybody (mode 0644).']);
});

it('expired-acceptance speaks once the last day is over', () => {
  const location = { file: 'overscope.yaml', line: 1, column: 1 };
  const accept = (until: string) => ({ rule: 'no-expiry', reason: 'by hand', owner: 'jo', until, operations: [], resources: [], gaps: [], location });

  expect(messages(expiredAcceptance, anAudited({ token: aToken('railway', 'domains', { accept: [accept('2026-11-21'), accept('2026-11-22')] }) }))).toEqual([
    'jo accepted no-expiry for domains until 2026-11-21: by hand',
  ]);
});
