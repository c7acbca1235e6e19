import { describe, expect, it } from 'vitest';
import { buildReport } from '../../src/report/build.ts';
import type { ProviderRequest } from '../../src/report/build-requests.ts';
import type { Report } from '../../src/report/shape.ts';
import type { ReportAudited } from '../../src/report/shape-token.ts';
import { aToken } from '../support/collecting.ts';
import { aJudged, anAudited, anOperation, aPattern, aVolume, on } from '../support/judging.ts';
import { aFinding, aLarkspurReport, larkspurInput } from './larkspur.ts';

function reportOf(fields: Parameters<typeof anAudited>[0]): ReportAudited {
  const [token] = aLarkspurReport({ results: [anAudited(fields)], findings: [] }).tokens;
  if (token?.status !== 'audited') throw new Error('The token was not audited.');
  return token;
}

describe('buildReport', () => {
  it('gives the same report, whatever the order of its input', () => {
    const input = larkspurInput();
    const turned = {
      ...input,
      results: input.results
        .toReversed()
        .map((result) => (result.status === 'failed' ? result : { ...result, reach: result.reach.toReversed(), gaps: result.gaps.toReversed() })),
      findings: input.findings.toReversed().map((finding) => ({ ...finding, reach: finding.reach.toReversed() })),
      requests: input.requests.toReversed(),
    };

    expect(JSON.stringify(buildReport(turned))).toBe(JSON.stringify(buildReport(input)));
  });

  it('sorts tokens by name and findings worst first', () => {
    const report = aLarkspurReport();

    expect(report.tokens.map(({ name }) => name)).toEqual(['aws-reports', 'aws-uploads', 'github-docs', 'github-members', 'github-old', 'railway-domains']);
    expect(report.findings.map(({ severity, token }) => `${severity} ${token}`)).toEqual([
      'critical github-docs',
      'critical railway-domains',
      'high aws-uploads',
      'high railway-domains',
      'medium aws-reports',
      'medium github-docs',
      'medium github-old',
      'low railway-domains',
      'low railway-domains',
      'note railway-domains',
    ]);
  });

  it('counts what stands apart from what is accepted', () => {
    expect(aLarkspurReport().summary).toEqual({
      tokens: 6,
      complete: 4,
      incomplete: 1,
      failed: 1,
      findings: { critical: 2, high: 2, medium: 2, low: 2, note: 1 },
      suppressed: 1,
    });
  });

  it('does not let through what a provider adds to the parts of the model', () => {
    const evidence = [{ source: 'query Me', observed: '200', body: 'internal' }];
    const step = { from: 'a', via: 'b', to: 'c', certainty: 'allowed', conditions: [], evidence, internal: true } as const;

    const { reach } = reportOf({ reach: [aJudged(anOperation('volumeDelete'), on(aVolume('p/db')), { evidence, path: [step] })] });

    expect(JSON.stringify(reach)).not.toContain('internal');
  });

  it('says of a failed token why, and what it was declared for', () => {
    const failed = aLarkspurReport().tokens.find(({ name }) => name === 'github-old');

    expect(failed).toMatchObject({ status: 'failed', complete: false, error: { code: 'unauthorized' }, declared: [{ permissions: { contents: 'read' } }] });
  });
});

describe('the reach of a token', () => {
  it('holds every curated and every unlisted operation, and counts those that are known by their names alone', () => {
    const volumes = on(aVolume('p/db'));
    const reach = [
      aJudged(anOperation('projectRename', { impact: 'modifies', known: 'verb' }), volumes),
      aJudged(anOperation('projectList', { impact: 'reads', known: 'verb' }), volumes),
      aJudged(anOperation('s3:ListBucket', { impact: 'reads', known: 'verb' }), volumes),
      aJudged(anOperation('repos/list', { impact: 'reads', known: 'verb' }), volumes),
      aJudged(anOperation('purge', { impact: 'destroys-data', known: 'verb' }), volumes),
      aJudged(anOperation('frobnicate', { impact: 'modifies', known: 'unlisted' }), volumes),
      aJudged(anOperation('me', { impact: 'reads' }), volumes),
    ];

    const token = reportOf({ reach });

    expect(token.reach.map(({ operation, known }) => `${operation} ${known}`)).toEqual(['frobnicate unlisted', 'me curated']);
    expect(token.otherOperations).toEqual({ count: 5, destructive: 1, patterns: ['project*', 'purge', 'repos/*', 's3:*'] });
  });

  it('comes worst first, by all that an operation does', () => {
    const volumes = on(aVolume('p/db'));
    const reach = [
      aJudged(anOperation('b', { impact: 'destroys-data' }), volumes),
      aJudged(anOperation('a', { impact: 'destroys-data' }), volumes),
      aJudged(anOperation('c', { impact: 'destroys-data', also: ['destroys-backup'] }), volumes),
      aJudged(anOperation('e', { impact: 'modifies', also: ['escalates', 'destroys-data'] }), volumes),
      aJudged(anOperation('d', { impact: 'reads' }), volumes),
    ];

    const token = reportOf({ reach });

    expect(token.reach.map(({ operation }) => operation)).toEqual(['c', 'e', 'a', 'b', 'd']);
    expect(token.reach[1]?.also).toEqual(['destroys-data', 'escalates']);
  });

  it('names the environment of each thing, and of a pattern those that it touches', () => {
    const db = aVolume('p/db', { inside: 14 });
    const cache = aVolume('p/cache', null);
    const pattern = aPattern('arn:aws:rds:*:*:db:*', ['arn:aws:rds:*:*:db:z*', 'arn:aws:rds:*:*:db:a*']);
    const placements = [
      { environment: 'staging', on: on(cache) },
      { environment: 'production', on: on(db) },
    ];
    const apart = [
      { environment: 'unplaced', on: pattern },
      { environment: 'production', on: pattern },
    ];

    const [first, second] = reportOf({
      reach: [
        aJudged(anOperation('a'), on(cache, db), { declared: 'partial', excess: on(db), placements: placements.slice(1), everywhere: placements }),
        aJudged(anOperation('b'), pattern, { placements: apart.slice(1), everywhere: apart }),
      ],
    }).reach;

    expect(first?.on).toEqual({
      kind: 'resources',
      resources: [
        { type: 'volume', id: 'p/db', name: 'db', environment: 'production', backups: { inside: 14, independent: 0 } },
        { type: 'volume', id: 'p/cache', name: 'cache', environment: 'staging', backups: null },
      ],
    });
    expect(first?.excess).toMatchObject({ resources: [{ id: 'p/db' }] });
    expect(second?.on).toMatchObject({ except: ['arn:aws:rds:*:*:db:a*', 'arn:aws:rds:*:*:db:z*'], environments: ['production', 'unplaced'] });
    expect(second?.excess).toMatchObject({ environments: ['production'] });
  });
});

describe('recovery', () => {
  const volumeDelete = anOperation('volumeDelete', { recovery: { class: 'window', hours: 48, asOf: '2026-07-04', endedBy: ['volumePurge'], note: null } });
  const recoveryOf = (fields: Parameters<typeof aJudged>[2]): unknown =>
    reportOf({ reach: [aJudged(volumeDelete, on(aVolume('p/db')), fields)] }).reach[0]?.recovery;

  it('is what the catalogue says', () => {
    expect(recoveryOf({})).toEqual({ class: 'window', hours: 48, asOf: '2026-07-04', note: null });
  });

  it('is none when the same token can end it', () => {
    expect(recoveryOf({ undoEndedBy: 'volumePurge' })).toEqual({
      class: 'none',
      note: 'could be undone for 48 h, but this token can also call volumePurge, which ends that',
    });
  });
});

describe('a finding', () => {
  const findingOf = (fields: Parameters<typeof aFinding>[2]): Report['findings'][number] => {
    const [finding] = aLarkspurReport({ findings: [aFinding('undeclared-destruction', 'railway-domains', fields)] }).findings;
    if (finding === undefined) throw new Error('There is no finding.');
    return finding;
  };

  it('names each thing once, with the operations worst first', () => {
    const [db, cache] = [aVolume('p/db'), aVolume('p/cache')];
    const reach = [
      aJudged(anOperation('rename', { impact: 'modifies' }), on(db)),
      aJudged(anOperation('volumeDelete'), on(db, cache)),
      aJudged(anOperation('volumeDelete'), aPattern('arn:x:*')),
      aJudged(anOperation('bucketDelete'), aPattern('arn:x:*'), { environment: 'staging' }),
    ];

    const finding = findingOf({ reach });

    expect(finding.operations).toEqual(['bucketDelete', 'volumeDelete', 'rename']);
    expect(finding.on).toMatchObject([
      { kind: 'resources', resources: [{ name: 'cache' }, { name: 'db' }] },
      { kind: 'pattern', include: ['arn:x:*'], environments: ['production', 'staging'] },
    ]);
  });

  it('leads to its worst operation by the shortest path', () => {
    const step = (via: string) => ({ from: 'a', via, to: 'b', certainty: 'allowed' as const, conditions: [], evidence: [] });
    const reach = [
      aJudged(anOperation('read', { impact: 'reads' }), on(aVolume('p/db'))),
      aJudged(anOperation('volumeDelete'), on(aVolume('p/db')), { path: [step('long'), step('way')] }),
      aJudged(anOperation('volumeDelete'), on(aVolume('p/db')), { path: [step('short')] }),
    ];

    expect(findingOf({ reach }).path).toEqual([step('short')]);
  });
});

describe('the ledger', () => {
  const entry = (fields: Partial<ProviderRequest>): ProviderRequest => ({
    provider: 'aws',
    method: 'GET',
    what: 'GET /user',
    outcome: 'answered',
    status: 200,
    attempts: 1,
    exchange: false,
    ...fields,
  });
  const requestsOf = (...entries: readonly ProviderRequest[]): Report['requests'] => aLarkspurReport({ requests: entries }).requests;

  it('counts every attempt, by provider, and what was refused apart', () => {
    const requests = requestsOf(
      entry({ provider: 'github', attempts: 3 }),
      entry({ method: 'POST', what: 'sts:GetCallerIdentity' }),
      entry({ method: 'POST', what: 'POST /', outcome: 'refused', status: null, attempts: 0 }),
    );

    expect(requests).toEqual({ total: 4, writes: 0, refused: 1, credentialExchanges: 0, byProvider: { aws: 1, github: 3 }, traces: {} });
  });

  it('counts an exchange of credentials as that', () => {
    expect(requestsOf(entry({ method: 'POST', what: 'POST /', exchange: true }))).toMatchObject({ total: 1, writes: 0, credentialExchanges: 1 });
  });

  it.each([
    ['a method that changes things', { method: 'DELETE', what: 'DELETE /repos/a/b' }],
    ['a POST that goes by its path', { method: 'POST', what: 'POST /graphql' }],
  ])('would count %s as a write, should the guard ever let one pass', (_, fields) => {
    expect(requestsOf(entry(fields)).writes).toBe(1);
  });
});

it('a token is never said to be declared for more than its manifest says', () => {
  const token = aToken('railway', 'domains', { environments: ['staging', 'preview'], scopes: [{ operations: ['*'] }] });

  expect(reportOf({ token })).toMatchObject({ environments: ['preview', 'staging'], declared: [{ operations: ['*'] }] });
});
