import { describe, expect, it } from 'vitest';
import { renderInspect } from '../../src/report/inspect.ts';
import { aLarkspurReport, domains, findingOnReports, findingsOnDomains, members, old, PLAIN, reports, uploads } from './larkspur.ts';

describe('the page of inspect', () => {
  it.each([
    ['a token that can destroy, at 120 columns', 'inspect-120.txt', { width: 120 }, { results: [domains()], findings: findingsOnDomains() }],
    ['a token that can destroy, at 60 columns', 'inspect-60.txt', { width: 60 }, { results: [domains()], findings: findingsOnDomains() }],
    ['reach by pattern and on conditions', 'inspect-patterns.txt', { width: 100 }, { results: [uploads()], findings: [] }],
    ['a token that was not seen whole', 'inspect-incomplete.txt', { width: 100 }, { results: [reports()], findings: [findingOnReports()] }],
    ['a token that can destroy nothing', 'inspect-ok.txt', { width: 100 }, { results: [members()], findings: [] }],
    ['a token that is rejected', 'inspect-failed.txt', { width: 100 }, { results: [old()], findings: [] }],
  ] as const)('shows %s', async (_, file, options, fields) => {
    const text = renderInspect(aLarkspurReport({ ...fields, manifest: null }), { ...PLAIN, ...options });

    await expect(text).toMatchFileSnapshot(`golden/${file}`);
  });

  it('gives the advice of the provider where there is one', () => {
    const advice = { narrowable: false, closest: 'a project token', steps: ['make it for booking/staging'], revoke: 'the dashboard' };

    const text = renderInspect(aLarkspurReport({ results: [domains()], findings: [], manifest: null }), { ...PLAIN, advice });

    expect(text).toContain('The closest that the provider offers: a project token');
    expect(text).toContain('Revoke this token: the dashboard');
  });
});
