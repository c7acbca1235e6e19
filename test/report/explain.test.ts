import { stripVTControlCharacters } from 'node:util';
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cut } from '../../src/judgement.ts';
import type { Gap } from '../../src/model.ts';
import { buildExplanation } from '../../src/report/build-explanation.ts';
import { type ExplainRendering, renderExplanation, renderExplanationJson } from '../../src/report/explain.ts';
import { explanationJsonSchema } from '../../src/report/json-schema.ts';
import type { Explanation } from '../../src/report/shape-explanation.ts';
import { widthOf } from '../../src/report/width.ts';
import { anOperation } from '../support/judging.ts';
import { anExplanation, DENIED, declaredDelete, deleteInstance, PARTLY_DENIED, ROWS, type Telling } from './explained.ts';
import { hostileText } from './hostile.ts';
import { larkspurInput, old } from './larkspur.ts';

const PLAIN: ExplainRendering = { width: null, level: 0, unicode: true, verbose: false, quiet: false };
const HIDDEN: Gap = { code: 'AWS-GROUPS', what: 'groups of user ci', because: 'forbidden', effect: 'granting', request: 'iam:ListGroupsForUser' };

function failed(): Explanation {
  const { results: _, findings: __, ...run } = larkspurInput();
  const result = old();
  if (result.status !== 'failed') throw new Error('The old token was audited.');
  return buildExplanation({ ...run, explained: { status: 'failed', result }, asked: null });
}

describe('the page of explain', () => {
  it.each<readonly [string, string, Partial<ExplainRendering>, Telling]>([
    ['a path of three steps, at 120 columns', 'explain-120.txt', { width: 120 }, {}],
    ['the same at 80 columns', 'explain-80.txt', { width: 80 }, {}],
    ['the same at 40 columns', 'explain-40.txt', { width: 40 }, {}],
    ['the same piped', 'explain-piped.txt', {}, {}],
    ['the same in ASCII', 'explain-ascii.txt', { width: 80, unicode: false }, {}],
    ['the same in colour', 'explain-colour.txt', { width: 80, level: 1 }, {}],
    ['the same at length', 'explain-verbose.txt', { width: 120, verbose: true }, {}],
    ['the verdict and the cut alone', 'explain-quiet.txt', { width: 80, quiet: true }, {}],
    ['one operation, whole', 'explain-operation.txt', { width: 100 }, { asked: deleteInstance.operation }],
    ['a Deny that closes everything', 'explain-deny.txt', { width: 100 }, { cut: DENIED }],
    ['a Deny that does not', 'explain-deny-partly.txt', { width: 100 }, { cut: PARTLY_DENIED }],
  ])('shows %s', async (_, file, options, telling) => {
    await expect(renderExplanation(anExplanation(telling), { ...PLAIN, ...options })).toMatchFileSnapshot(`golden/${file}`);
  });

  it('says the same in colour as without', () => {
    const coloured = renderExplanation(anExplanation(), { ...PLAIN, width: 80, level: 3 });

    expect(stripVTControlCharacters(coloured)).toBe(renderExplanation(anExplanation(), { ...PLAIN, width: 80 }));
  });

  it('draws the branches that lead to something, and counts the others', () => {
    const text = renderExplanation(anExplanation({ becomes: 5 }), PLAIN);

    expect(text.match(/becomes /g)).toHaveLength(2);
    expect(text).toContain('3 other identities that it can become add nothing destructive to this');
  });

  it('says of how many identities not all was computed, and nothing where all was', () => {
    expect(renderExplanation(anExplanation({ becomes: 5, uncounted: 3 }), PLAIN)).toContain('at the 3 identities that it can become: not computed');
    expect(renderExplanation(anExplanation({ becomes: 5, uncounted: 0 }), PLAIN)).not.toContain('not computed');
  });

  it('says that a token that was not audited was not', () => {
    const text = renderExplanation(failed(), PLAIN);

    expect(text).toContain('FAILED github-old was not audited');
    expect(text).toContain('unauthorized');
  });
});

describe('the verdict', () => {
  const nothing = { kind: 'nothing' } as const;
  const headline = (telling: Telling): string => renderExplanation(anExplanation({ becomes: 0, ...telling }), { ...PLAIN, quiet: true }).split('\n')[0] ?? '';

  it.each<readonly [string, Telling, string]>([
    ['undeclared destruction', {}, '✖ ci can destroy data and backups by 5 operations and 1 more that is not ruled out, 5 of them beyond what is declared'],
    [
      'one operation that is not declared',
      { asked: deleteInstance.operation },
      '✖ ci can call rds:DeleteDBInstance (destroys data and backups), in 3 steps, which is not declared',
    ],
    [
      'one operation that is declared in part',
      { result: { reach: [{ ...deleteInstance, declared: 'partial' }] }, asked: deleteInstance.operation },
      '✖ ci can call rds:DeleteDBInstance (destroys data and backups), in 3 steps, not all of which is declared',
    ],
    ['destruction that is declared', { result: { reach: [declaredDelete] }, cut: nothing }, '▲ ci can destroy data by 1 operation, as declared'],
    [
      'destruction that is not settled',
      { result: { reach: ROWS.filter(({ certainty }) => certainty === 'unknown') } },
      '? ci may be able to destroy resources by 1 operation, in 2 steps: neither proved nor ruled out',
    ],
    ['nothing', { result: { reach: [] }, cut: nothing }, '✔ ci reaches nothing that destroys: nothing that was read gives it'],
    [
      'nothing, as far as could be seen',
      { result: { reach: [], gaps: [HIDDEN], complete: false }, cut: nothing },
      '? ci was not seen to reach anything that destroys, but not everything was read',
    ],
    [
      'an operation that is not reached',
      { result: { reach: [] }, cut: nothing, asked: anOperation('drop') },
      '✔ ci reaches no drop: nothing that was read gives it',
    ],
    [
      'an operation that was not seen',
      { result: { reach: [], complete: false }, cut: nothing, asked: anOperation('drop') },
      '? ci was not seen to reach drop, but not everything was read',
    ],
  ])('on %s', (_, telling, expected) => {
    expect(headline(telling)).toBe(expected);
  });

  it('counts what destroys by its name alone, and never calls it nothing', () => {
    const byName = { ...declaredDelete, operation: anOperation('acme:DeleteThing', { known: 'verb' }) };

    expect(headline({ result: { reach: [byName] } })).toBe('✖ ci can destroy by 1 operation that only its name tells of, not all of which is declared');
  });
});

function documented(document: unknown): Cut {
  return DENIED.kind === 'deny' ? { ...DENIED, document } : DENIED;
}

describe('the cut', () => {
  it('of a token that was not seen whole says that there may be more', () => {
    const text = renderExplanation(anExplanation({ result: { gaps: [HIDDEN], complete: false } }), PLAIN);

    expect(text).toContain('? it closes what was seen; what was not evaluated may hold more');
  });

  it('that is not proved to be smallest is called a cut', () => {
    const cut = { kind: 'grants', grants: ['a', 'b'], exact: false, closed: [], behind: [deleteInstance], walks: 3 } as const;

    const text = renderExplanation(anExplanation({ cut }), PLAIN);

    expect(text).toContain('\nA CUT\n');
    expect(text).toContain('a smaller cut may exist');
  });

  it('by a document keeps every character of it, as what can be pasted anywhere', () => {
    const document = { Resource: 'arn:aws:s3:::a\u202eb 東 \u001b[2J' };

    const text = renderExplanation(anExplanation({ cut: documented(document) }), { ...PLAIN, width: 40 });

    expect(JSON.parse(/^\{\n[^}]*\n\}$/m.exec(text)?.[0] ?? '')).toEqual(document);
    expect(text).not.toContain('\u202e');
  });

  it.each(['declared-needs-them', 'no-grants', 'too-large', 'not-made-of-grants'] as const)('that is another token says why: %s', (because) => {
    const text = renderExplanation(anExplanation({ cut: { kind: 'replace', open: ROWS, because } }), PLAIN);

    expect(text).toMatch(/ANOTHER TOKEN\n.+\n {2}· A narrower token: a user of its own/);
  });
});

describe('as JSON', () => {
  it('is the same whatever the order of what was reached', () => {
    expect(renderExplanationJson(anExplanation({ result: { reach: ROWS.toReversed() } }))).toBe(renderExplanationJson(anExplanation()));
  });

  it.each<readonly [string, Explanation]>([
    ['a cut', anExplanation()],
    ['one operation', anExplanation({ asked: deleteInstance.operation })],
    ['a Deny', anExplanation({ cut: PARTLY_DENIED })],
    ['a token that failed', failed()],
  ])('is valid against its schema: %s', (_, explanation) => {
    const ajv = new Ajv.default({ strict: true, allErrors: true });
    addFormats.default(ajv);

    ajv.validate(explanationJsonSchema(), JSON.parse(renderExplanationJson(explanation)));

    expect(ajv.errors ?? []).toEqual([]);
  });
});

describe('whatever providers and manifests say', () => {
  const options = fc.record({ width: fc.integer({ min: 30, max: 140 }), verbose: fc.boolean(), quiet: fc.boolean(), unicode: fc.boolean() });

  it('no line is wider than the terminal, and nothing but text reaches it', () => {
    fc.assert(
      fc.property(hostileText, options, fc.boolean(), (given, chosen, asked) => {
        const text = given.replaceAll(/[\u{10000}-\u{10ffff}]/gu, '🚲');
        const step = {
          from: text,
          via: text,
          to: text,
          certainty: 'conditional',
          conditions: [{ text, free: false }],
          evidence: [{ source: text, observed: text }],
        } as const;
        const row = {
          ...deleteInstance,
          path: Array.from({ length: 12 }, () => step),
          operation: { ...deleteInstance.operation, id: text },
          evidence: step.evidence,
          upperBound: [text],
        };
        const result = { reach: [row], gaps: [{ ...HIDDEN, what: text }], administers: text };
        const cut = { kind: 'grants', grants: [text], exact: true, closed: [row], behind: [], walks: 1 } as const;

        const printed = renderExplanation(anExplanation({ result, cut, asked: asked ? row.operation : null }), { ...PLAIN, ...chosen });

        expect(printed).not.toMatch(/[^\P{C}\n]|\p{Zl}|\p{Zp}/u);
        expect(printed.split('\n').filter((line) => widthOf(line) > chosen.width)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
