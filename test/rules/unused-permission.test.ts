import { describe, expect, it } from 'vitest';
import { severityOf } from '../../src/audit/severity.ts';
import type { LastUse } from '../../src/evaluation.ts';
import type { Audited, Draft } from '../../src/judgement.ts';
import { unusedPermission } from '../../src/rules/unused-permission.ts';
import { aToken, NOW } from '../support/collecting.ts';
import { aJudged, anAudited, anOperation, aPattern } from '../support/judging.ts';

const context = { now: NOW, productive: () => true };
const drop = aJudged(anOperation('rds:DeleteDBInstance'), aPattern('arn:aws:rds:*:*:db:*'));
const read = aJudged(anOperation('s3:GetObject', { impact: 'reads' }), aPattern('arn:aws:s3:::*'), { declared: 'all', excess: null });

function aUse(operations: string, lastAt: string | null, fields: Partial<LastUse> = {}): LastUse {
  return { operations, lastAt, trackedDays: 400, asOf: NOW, source: 'the report', ...fields };
}

function hear(fields: Partial<Audited>): readonly Draft[] {
  return unusedPermission.judge(anAudited({ token: aToken('aws', 'uploads'), reach: [read, drop], ...fields }), context);
}

describe('unused-permission', () => {
  it('names what was not used in one finding, what does worst first, declared or not', () => {
    const drafts = hear({ lastUses: [aUse('s3:*', '2026-02-01T00:00:00Z'), aUse('rds:*', null)] });

    expect(drafts).toMatchObject([
      {
        title: 'holds what it has not used in 90 days',
        message: 'uploads may do rds:* (never in the 400 days that are kept), s3:* (last on 2026-02-01), and has not done it in 90 days.',
        evidence: [
          { source: 'the report', observed: 'rds:*: never in the 400 days that are kept' },
          { source: 'the report', observed: 's3:*: last on 2026-02-01' },
        ],
        certainty: 'allowed',
        at: 'scopes',
      },
    ]);
    expect(drafts[0]?.reach.map(({ operation }) => operation.id)).toEqual(['rds:DeleteDBInstance', 's3:GetObject']);
  });

  it('is a note: that a right lies idle makes it no worse to hold', () => {
    const [draft] = hear({ lastUses: [aUse('rds:*', null)] });

    expect(draft && severityOf(draft.weight, draft.reach, context.productive)).toBe('note');
  });

  it('names a few services of many, and says how many more', () => {
    const services = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const reach = services.map((service) => aJudged(anOperation(`${service}:Delete`), aPattern('*')));

    const [draft] = hear({ reach, lastUses: services.map((service) => aUse(`${service}:*`, null)) });

    expect(draft?.message).toContain('e:* (never in the 400 days that are kept) and 2 more, and has not done it in 90 days.');
  });

  it.each<[string, Partial<Audited>]>([
    ['what was used within the days', { lastUses: [aUse('rds:*', '2026-08-25T00:00:00Z')] }],
    ['what the manifest gives more days', { token: aToken('aws', 'uploads', { maxAgeDays: 365 }), lastUses: [aUse('rds:*', '2026-02-01T00:00:00Z')] }],
    ['what was used within the days before a snapshot was taken', { lastUses: [aUse('rds:*', '2026-02-01T00:00:00Z', { asOf: '2026-03-01T00:00:00Z' })] }],
    ['a service in which the token reaches nothing', { lastUses: [aUse('ec2:*', null)] }],
    ['a service whose name merely begins the same', { lastUses: [aUse('rd:*', null)] }],
    ['what is neither proved nor ruled out', { reach: [{ ...drop, certainty: 'unknown' }], lastUses: [aUse('rds:*', null)] }],
    [
      'what is gained over a path, whose use is told of somebody else',
      { reach: [{ ...drop, path: [{ from: 'a', via: 'b', to: 'c', certainty: 'allowed', conditions: [], evidence: [] }] }], lastUses: [aUse('rds:*', null)] },
    ],
    ['a provider that does not tell', { lastUses: [] }],
  ])('does not speak of %s', (_, fields) => {
    expect(hear(fields)).toEqual([]);
  });
});
