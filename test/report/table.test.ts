import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderInspect } from '../../src/report/inspect.ts';
import type { RenderOptions } from '../../src/report/options.ts';
import { renderTable } from '../../src/report/table.ts';
import { widthOf } from '../../src/report/width.ts';
import { aJudged, anAudited, anOperation, aPattern, aVolume, on } from '../support/judging.ts';
import { hostileText, withText } from './hostile.ts';
import { aFinding, aLarkspurReport, findingOnReports, larkspurInput, members, old, PLAIN, reports } from './larkspur.ts';

const lastLines = (text: string, count: number): readonly string[] => text.trimEnd().split('\n').slice(-count);

describe('the table', () => {
  it.each([
    ['at 120 columns', 'table-120.txt', { width: 120 }],
    ['at 88 columns', 'table-88.txt', { width: 88 }],
    ['at 60 columns', 'table-60.txt', { width: 60 }],
    ['piped', 'table-piped.txt', {}],
    ['in ASCII', 'table-ascii.txt', { width: 120, unicode: false }],
    ['in colour', 'table-colour.txt', { width: 120, level: 1 }],
    ['at length', 'table-verbose.txt', { width: 120, verbose: true }],
    ['quiet', 'table-quiet.txt', { width: 120, quiet: true }],
  ] as const)('reads well %s', async (_, file, options) => {
    const text = renderTable(aLarkspurReport(), { ...PLAIN, ...options });

    await expect(text).toMatchFileSnapshot(`golden/${file}`);
  });

  it('is the same text each time', () => {
    expect(renderTable(aLarkspurReport(), PLAIN)).toBe(renderTable(aLarkspurReport(), PLAIN));
  });

  it('has no colour at level 0, whatever the packages below it think of the terminal', () => {
    expect(renderTable(aLarkspurReport(), { ...PLAIN, width: 120 })).not.toContain('\u001b');
  });

  it('says the same in colour as without', () => {
    const coloured = renderTable(aLarkspurReport(), { ...PLAIN, width: 120, level: 3 });

    expect(coloured).toContain('\u001b[');
    expect(stripVTControlCharacters(coloured)).toBe(renderTable(aLarkspurReport(), { ...PLAIN, width: 120 }));
  });

  it('is ASCII alone where the terminal draws nothing else', () => {
    expect(renderTable(withText('東京 → 🚲'), { ...PLAIN, unicode: false })).toMatch(/^[\n -~]*$/);
  });

  it('cuts nothing when it is piped', () => {
    const name = 'a-token-with-a-name-that-is-longer-than-any-terminal-is-wide-'.repeat(5);
    const token = { ...anAudited().token, name };

    expect(renderTable(aLarkspurReport({ results: [anAudited({ token })], findings: [] }), PLAIN)).toContain(name);
  });
});

describe('whatever providers and manifests say', () => {
  const options = fc.record({ width: fc.integer({ min: 30, max: 140 }), verbose: fc.boolean(), quiet: fc.boolean(), unicode: fc.boolean() });

  it('no line is wider than the terminal, and nothing but text reaches it', () => {
    fc.assert(
      fc.property(hostileText, options, (text, chosen) => {
        // Terminals and packages differ about the width of rare characters of the higher planes.
        const report = withText(text.replaceAll(/[\u{10000}-\u{10ffff}]/gu, '🚲'));
        const printed = [renderTable(report, { ...PLAIN, ...chosen }), renderInspect(report, { ...PLAIN, ...chosen })].join('\n');

        expect(printed).not.toMatch(/[^\P{C}\n]|\p{Zl}|\p{Zp}/u);
        expect(printed.split('\n').filter((line) => widthOf(line) > chosen.width)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a verdict', () => {
  const rowOf = (text: string, name: string): string => text.split('\n').find((line) => line.includes(` ${name} `)) ?? '';
  const printed = (fields: Parameters<typeof aLarkspurReport>[0]): string => renderTable(aLarkspurReport(fields), { ...PLAIN, quiet: true });

  it('is never OK for a token that was not seen whole', () => {
    expect(rowOf(printed({ results: [reports()], findings: [] }), 'aws-reports')).toMatch(/^\? UNKNOWN .* not verified/);
  });

  it('shows what was found beside what was not seen', () => {
    const lines = printed({ results: [reports()], findings: [findingOnReports()] }).split('\n');

    expect(lines[1]).toMatch(/^▲ MED {6}aws-reports/);
    expect(lines[2]).toMatch(/^\? UNKNOWN/);
  });

  it('puts what was not seen above a low finding', () => {
    const low = aFinding('exceeds-scopes', 'aws-reports', { severity: 'low' });

    expect(rowOf(printed({ results: [reports()], findings: [low] }), 'aws-reports')).toMatch(/^\? UNKNOWN/);
  });

  it('is OK for a note, and for what is accepted', () => {
    const acceptance = {
      rule: 'r',
      reason: 'known',
      owner: 'jo',
      until: '2027-01-01',
      operations: [],
      resources: [],
      gaps: [],
      location: { file: 'f', line: 1, column: 1 },
    };
    const findings = [aFinding('a', 'github-members', { severity: 'note' }), aFinding('b', 'github-members', { suppression: acceptance })];

    expect(rowOf(printed({ results: [members()], findings }), 'github-members')).toMatch(/^✔ OK/);
  });

  it('sorts the worst to the top and what is clean to the bottom', () => {
    const verdicts = [...renderTable(aLarkspurReport(), { ...PLAIN, quiet: true }).matchAll(/^(?:[✖▲✔?·]) (\w+)/gmu)].map(([, word]) => word);

    expect(verdicts).toEqual(['CRIT', 'CRIT', 'HIGH', 'MED', 'UNKNOWN', 'FAILED', 'OK']);
  });
});

describe('what a token can destroy', () => {
  const volumeDelete = anOperation('volumeDelete');
  const cellsOf = (reach: Parameters<typeof anAudited>[0] & object): string => {
    const text = renderTable(aLarkspurReport({ results: [anAudited(reach)], findings: [] }), { ...PLAIN, quiet: true });
    return text.replaceAll(/\s+/g, ' ');
  };

  it('keeps what is not ruled out apart from what is proved, even of one type', () => {
    const reach = [
      aJudged(volumeDelete, on(aVolume('p/a'))),
      aJudged(volumeDelete, on(aVolume('p/a'), aVolume('p/b'), aVolume('p/c')), { certainty: 'unknown' }),
    ];

    expect(cellsOf({ reach })).toMatch(/ 1 volume none .* not ruled out: 2 volumes /);
  });

  it('has an unknown undo when it is unknown itself', () => {
    expect(cellsOf({ reach: [aJudged(volumeDelete, on(aVolume('p/a')), { certainty: 'unknown' })] })).toContain(' not ruled out: 1 volume unknown ');
  });

  it('counts the operations that nobody knows', () => {
    const operation = anOperation('frobnicate', { impact: 'modifies', known: 'unlisted' });

    expect(cellsOf({ reach: [aJudged(operation, aPattern('*'))] })).toContain(' 1 operation of unknown effect none ');
  });

  it('counts those as well that are neither proved nor ruled out', () => {
    const operation = anOperation('frobnicate', { impact: 'modifies', known: 'unlisted' });

    expect(cellsOf({ reach: [aJudged(operation, on(aVolume('p/a')), { certainty: 'unknown' })] })).toContain(' 1 operation of unknown effect unknown ');
  });

  it('counts the operations that destroy by their names alone', () => {
    const operation = anOperation('braket:DeleteThing', { impact: 'destroys-resource', known: 'verb' });

    expect(cellsOf({ reach: [aJudged(operation, aPattern('*'))] })).toContain(' 1 operation destroying by name alone ');
  });

  it('names first what it can destroy in most ways, and last what could be anything', () => {
    const arns = (type: string): ReturnType<typeof aPattern> => aPattern(`arn:aws:${type}:*:111122223333:${type}/*`);
    const ways = [...[1, 2, 3].map((way) => aJudged(anOperation(`db:Wipe${way}`), arns('db'))), aJudged(anOperation('a:Wipe'), arns('aa'))];

    expect(cellsOf({ reach: [aJudged(anOperation('x:Wipe'), aPattern('arn:aws:*:*:*:*')), ...ways] })).toContain(' db:db, aa:aa, *:* ');
  });

  it('counts each backup once, and only where data goes', () => {
    const store = on(aVolume('p/a', { inside: 14 }));
    const lock = anOperation('unlock', { impact: 'disables-protection' });

    expect(cellsOf({ reach: [aJudged(volumeDelete, store), aJudged(anOperation('wipe'), store)] })).toContain(' backups go too: 14 ');
    expect(cellsOf({ reach: [aJudged(lock, store)] })).not.toContain('backups');
  });
});

describe('the result', () => {
  const resultOf = (fields: Parameters<typeof aLarkspurReport>[0], options: Partial<RenderOptions>): string | undefined =>
    lastLines(renderTable(aLarkspurReport(fields), { ...PLAIN, quiet: true, ...options }), 1)[0];
  const high = aFinding('a', 'github-members', { severity: 'high' });

  it.each([
    ['a failure, with what was not seen', {}, { exitCode: 1 }, 'Result: FAIL (exit 1; --fail-on high); also 1 incomplete, 1 failed'],
    ['a clean audit', { results: [members()], findings: [] }, { exitCode: 0 }, 'Result: OK (exit 0; --fail-on high)'],
    [
      'findings that do not fail, which is not OK',
      { results: [members()], findings: [high] },
      { exitCode: 0, failOn: 'never' },
      'Result: PASS (exit 0; --fail-on never); 1 high',
    ],
    [
      'an incomplete audit that is allowed, which is not OK',
      { results: [reports()], findings: [] },
      { exitCode: 0 },
      'Result: PASS (exit 0; --fail-on high); 1 incomplete',
    ],
    [
      'an incomplete audit',
      { results: [reports(), old()], findings: [] },
      { exitCode: 3 },
      'Result: INCOMPLETE (exit 3; --fail-on high); 1 incomplete, 1 failed',
    ],
    ['an audit that was interrupted', { results: [old()], findings: [] }, { exitCode: 130 }, 'Result: INTERRUPTED (exit 130; --fail-on high); 1 failed'],
  ] as const)('says %s', (_, fields, options, expected) => {
    expect(resultOf(fields, options)).toBe(expected);
  });
});

describe('the end', () => {
  const endOf = (fields: Parameters<typeof aLarkspurReport>[0], options: Partial<RenderOptions> = {}): string =>
    renderTable(aLarkspurReport(fields), { ...PLAIN, ...options });

  it('offers the command that looks into the worst token, as a shell takes it', () => {
    const finding = aFinding('a', "jo's token");
    const token = { ...anAudited().token, name: "jo's token" };
    const fields = { results: [anAudited({ token })], findings: [finding], manifest: { path: 'ci/over scope.yaml', sha256: '' } };

    expect(lastLines(endOf(fields), 1)).toEqual([`Next:   overscope audit 'ci/over scope.yaml' --token 'jo'\\''s token' --verbose`]);
  });

  it('offers what the caller knows better', () => {
    expect(lastLines(endOf({}, { next: 'overscope demo --verbose' }), 1)).toEqual(['Next:   overscope demo --verbose']);
  });

  it('offers nothing when there is nothing to look into', () => {
    expect(endOf({ results: [members()], findings: [] })).not.toContain('Next:');
  });

  it('shows the ledger, with no time where none went by', () => {
    const instant = { startedAt: '2026-11-22T12:00:00.000Z', finishedAt: '2026-11-22T12:00:00.000Z' };

    expect(endOf({})).toContain('\n38 requests: 38 reads, 0 writes, 0 refused, in 4.2 s\n');
    expect(endOf(instant)).toContain('\n38 requests: 38 reads, 0 writes, 0 refused\n');
  });

  it('tells once what asking alone changes, of the providers that were asked', () => {
    const traces = { github: 'To ask is to use.', railway: 'Nothing is like before.' };
    const requests = larkspurInput().requests.filter(({ provider }) => provider === 'github');

    expect(endOf({ requests, traces })).toContain('\nTo ask is to use.\n');
    expect(endOf({ requests, traces })).not.toContain('Nothing is like before.');
    expect(endOf({ requests: [], traces })).not.toContain('To ask is to use.');
  });
});
