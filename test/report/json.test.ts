import { Ajv2020 } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../src/json.ts';
import { renderJson } from '../../src/report/json.ts';
import { reportJsonSchema } from '../../src/report/json-schema.ts';
import { Report } from '../../src/report/shape.ts';
import { aLarkspurReport, members } from './larkspur.ts';

/** What the published schema has against a report; empty when it is valid. */
function complaints(report: unknown): readonly string[] {
  const ajv = ajvFormats.default(new Ajv2020({ strict: true, allErrors: true }));
  const validate = ajv.compile(reportJsonSchema());
  return validate(report) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

describe('the JSON report', () => {
  it('is valid against its published schema', () => {
    expect(complaints(parseJson(renderJson(aLarkspurReport())))).toEqual([]);
  });

  it('is valid without a manifest', () => {
    expect(complaints(parseJson(renderJson(aLarkspurReport({ manifest: null, results: [members()], findings: [] }))))).toEqual([]);
  });

  it('holds the keys of its shape and no others', () => {
    const report = parseJson(renderJson(aLarkspurReport()));

    expect(Report.parse(report)).toEqual(report);
  });

  it('is what JSON.stringify makes of it, in pieces', () => {
    const report = aLarkspurReport();

    expect(renderJson(report)).toBe(`${JSON.stringify(report, null, 2)}\n`);
    expect(renderJson({ ...report, tokens: [], findings: [] })).toBe(`${JSON.stringify({ ...report, tokens: [], findings: [] }, null, 2)}\n`);
  });

  it('reads as it is documented', async () => {
    await expect(renderJson(aLarkspurReport())).toMatchFileSnapshot('golden/report-json.txt');
  });

  it('escapes what is not seen or turns text around, and loses none of it', () => {
    const name = 'over\u202eepocs\u0007\u001b[31m\u2028\u{e0041}\u009b';
    const report = aLarkspurReport({ tool: { name, version: '1' } });

    const text = renderJson(report);

    expect(text).not.toMatch(/[\p{Cf}\p{Zl}]|[^\P{Cc}\n]/u);
    expect(parseJson(text)).toEqual(report);
  });
});

describe('the schema', () => {
  it('is draft 2020-12, and the same each time', () => {
    expect(reportJsonSchema()).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema' });
    expect(JSON.stringify(reportJsonSchema())).toBe(JSON.stringify(reportJsonSchema()));
  });

  it('lets a later release of the same version add keys', () => {
    expect(complaints({ ...aLarkspurReport(), graph: [] })).toEqual([]);
  });

  it.each([
    ['another version', { schemaVersion: 2 }],
    ['a moment that is none', { startedAt: 'yesterday' }],
    ['a count below zero', { requests: { total: -1, writes: 0, refused: 0, credentialExchanges: 0, byProvider: {} } }],
    ['a provider that nobody knows', { catalogue: { gitlab: { asOf: '2026-01-01', operations: 1 } } }],
    ['a token without a status', { tokens: [{ name: 'a' }] }],
    ['a missing list', { findings: undefined }],
  ])('refuses %s', (_, fields) => {
    expect(complaints({ ...aLarkspurReport(), ...fields })).not.toEqual([]);
  });
});
