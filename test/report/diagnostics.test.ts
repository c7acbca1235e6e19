import { describe, expect, it } from 'vitest';
import { renderTable } from '../../src/report/table.ts';
import { aJudged, anAudited, anOperation, aPattern, aVolume, on } from '../support/judging.ts';
import { aFinding, aLarkspurReport, domains, findingsOnDomains, PLAIN } from './larkspur.ts';

describe('the diagnostics', () => {
  it('show low findings where these decide', () => {
    const fields = { results: [domains()], findings: findingsOnDomains() };

    expect(renderTable(aLarkspurReport(fields), PLAIN)).toContain('Not shown: 2 low (exceeds-scopes), 1 note (exceeds-scopes).');
    expect(renderTable(aLarkspurReport(fields), { ...PLAIN, failOn: 'low' })).toContain('· LOW [exceeds-scopes]');
  });

  it('stand without the line of the manifest when it is not known', () => {
    const text = renderTable(aLarkspurReport(), { ...PLAIN, sourceLines: new Map() });

    expect(text).toContain('  --> overscope.yaml:41:13\n   |\n   = reaches:');
    expect(text).not.toContain('^');
  });

  it('point at no line when there is no manifest', () => {
    expect(renderTable(aLarkspurReport({ manifest: null }), PLAIN)).not.toContain('-->');
  });

  it('say which limits were not read, also of the part of a pattern that a finding is about', () => {
    const whole = aPattern('arn:aws:rds:*:*:db:*');
    const part = aPattern('arn:aws:rds:*:*:db:prod-*');
    const reach = aJudged(anOperation('rds:DeleteDBInstance'), whole, { upperBound: ['SCPs not read'] });
    const token = anAudited({ reach: [reach] });
    const finding = aFinding('undeclared-destruction', token.token.name, {
      reach: [{ ...reach, excess: part, placements: [{ environment: 'production', on: part }] }],
    });

    const text = renderTable(aLarkspurReport({ results: [token], findings: [finding] }), PLAIN);

    expect(text).toContain('= reaches:   rds:DeleteDBInstance on arn:aws:rds:*:*:db:prod-* (production)');
    expect(text).toContain('= undo:      none');
    expect(text).toContain('= certainty: an upper bound (SCPs not read)');
  });

  it.each([
    ['in a line of its own, beside what is known', ['allowed', 'unknown'], ['= reaches:   one on volume db (production)', '= may reach: two']],
    ['alone, where nothing is known', ['unknown', 'unknown'], ['= may reach: one, two on volume db (production)']],
  ] as const)('tell what is neither proved nor ruled out %s', (_, [first, second], lines) => {
    const placed = { environment: 'production', on: on(aVolume('p/db')) };
    const reach = [
      aJudged(anOperation('one'), on(aVolume('p/db')), { certainty: first, placements: [placed] }),
      aJudged(anOperation('two'), on(aVolume('p/db')), { certainty: second, placements: [placed] }),
    ];
    const token = anAudited({ reach });

    const text = renderTable(aLarkspurReport({ results: [token], findings: [aFinding('escalation-path', token.token.name, { reach })] }), PLAIN);

    expect(
      text
        .split('\n')
        .filter((line) => /(reaches|may reach):/.test(line))
        .map((line) => line.trim()),
    ).toEqual(lines);
  });

  it('say on which conditions', () => {
    const reach = aJudged(anOperation('volumeDelete'), on(aVolume('p/db')), {
      certainty: 'conditional',
      conditions: [{ text: 'only from 10.0.0.0/8', free: false }],
    });
    const token = anAudited({ reach: [reach] });
    const finding = aFinding('undeclared-destruction', token.token.name, { certainty: 'conditional', reach: [reach] });

    expect(renderTable(aLarkspurReport({ results: [token], findings: [finding] }), PLAIN)).toContain('= certainty: conditional: only from 10.0.0.0/8');
  });

  it('cut long lists, with the number of what is left out, unless asked for all', () => {
    const evidence = [...Array(9).keys()].map((number) => ({ source: `GET /${number}`, observed: '200' }));
    const report = aLarkspurReport({ findings: [aFinding('no-expiry', 'railway-domains', { evidence })] });

    expect(renderTable(report, PLAIN)).toContain('= evidence:  7 more');
    expect(renderTable(report, { ...PLAIN, verbose: true })).toContain('= evidence:  GET /8: 200');
  });
});
