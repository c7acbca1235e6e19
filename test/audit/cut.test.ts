import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCut } from '../../src/audit/cut.ts';
import type { Part } from '../../src/audit/paths.ts';
import type { Evaluation } from '../../src/evaluation.ts';
import type { Cut } from '../../src/judgement.ts';
import type { NodeId, Reach } from '../../src/model.ts';
import { evaluationOf, type Graph, type Hop, judgeGraph, ownOf, questionOf, type Right } from '../support/graphs.ts';
import { anOperation, aPattern, aReach } from '../support/judging.ts';

const hop = (from: string, to: string, ...needs: readonly string[]): Hop => ({ from: `aws:${from}`, to: `aws:${to}`, needs });
const right = (at: string, operation: string, ...needs: readonly string[]): Right => ({ at: `aws:${at}`, operation, needs });
const grantsOf = (cut: Cut): readonly string[] | string => (cut.kind === 'grants' ? cut.grants : cut.kind);

describe('a cut', () => {
  it('is nothing where all destruction is declared', () => {
    expect(findCut(questionOf({ hops: [], rights: [right('start', 'drop', 'a'), right('start', 'read', 'b')] }, ['drop']))).toEqual({ kind: 'nothing' });
  });

  it.each<readonly [string, Graph, readonly string[]]>([
    ['takes the one grant of a direct right', { hops: [], rights: [right('start', 'drop', 'a')] }, ['a']],
    [
      'takes the bottleneck that two ways share',
      { hops: [hop('start', 'x', 'a'), hop('x', 'y', 'b'), hop('x', 'z', 'c')], rights: [right('y', 'drop', 'd'), right('z', 'wipe', 'e')] },
      ['a'],
    ],
    [
      'takes a grant of both sides of a diamond, found one after the other',
      { hops: [hop('start', 'x', 'a'), hop('start', 'y', 'b'), hop('x', 'end', 'c'), hop('y', 'end', 'd')], rights: [right('end', 'drop', 'e', 'f')] },
      ['e'],
    ],
    [
      'takes both of two statements that grant the same',
      { hops: [hop('start', 'x', 'a'), hop('start', 'x', 'b')], rights: [right('x', 'drop', 'c'), right('x', 'drop', 'd')] },
      ['a', 'b'],
    ],
    [
      'takes the grant nearest to the token where several would do',
      { hops: [hop('start', 'x', 'z'), hop('x', 'y', 'm')], rights: [right('y', 'drop', 'a')] },
      ['z'],
    ],
    [
      'takes the first by name where they stand as near',
      { hops: [], rights: [right('start', 'drop', 'b'), right('start', 'drop', 'b'), right('start', 'wipe', 'a')] },
      ['a', 'b'],
    ],
  ])('%s', (_, graph, grants) => {
    const cut = findCut(questionOf(graph));

    expect(cut).toMatchObject({ kind: 'grants', exact: true, grants });
  });

  it('tells of the ways that came to light only when others were gone', () => {
    const graph = { hops: [hop('start', 'x', 'a'), hop('start', 'x', 'b')], rights: [right('x', 'drop')] };

    const cut = findCut(questionOf(graph));

    expect(cut.kind === 'grants' ? cut.closed.map((row) => row.grants) : []).toEqual([['a']]);
    expect(cut.kind === 'grants' ? cut.behind.map((row) => row.grants) : []).toEqual([['b']]);
  });

  it('goes round a grant that declared reach needs', () => {
    const graph = { hops: [hop('start', 'x', 'a')], rights: [right('x', 'read', 'b'), right('x', 'drop', 'c')] };

    expect(grantsOf(findCut(questionOf(graph)))).toEqual(['a']);
    expect(grantsOf(findCut(questionOf(graph, ['read'])))).toEqual(['c']);
  });

  it('does not take two grants together when either alone still gives what is declared', () => {
    const graph = {
      hops: [hop('start', 'x', 'a'), hop('start', 'x', 'b')],
      rights: [right('x', 'read'), right('start', 'drop', 'a', 'c'), right('start', 'wipe', 'b', 'd')],
    };

    const cut = findCut(questionOf(graph, ['read']));

    expect(cut).toMatchObject({ kind: 'grants', exact: true, grants: ['a', 'd'] });
  });

  it('closes one operation alone when one is named, whatever it does', () => {
    const graph = { hops: [], rights: [right('start', 'drop', 'a'), right('start', 'read', 'b')] };

    expect(grantsOf(findCut(questionOf(graph, [], { wanted: ({ id }) => id === 'read' })))).toEqual(['b']);
  });

  it('takes all statements of a row that several of them make up, each of which leaves the others’ part', () => {
    const statements = ['a', 'b', 'c'];
    const evaluation = (left: readonly string[]): Evaluation => {
      const patterns = left.map((name) => `arn:${name}`);
      const row = aReach(anOperation('drop'), { kind: 'pattern', include: patterns, except: [], witness: 'x' }, { grants: left });
      const reachOf = (): readonly Reach[] => (left.length === 0 ? [] : [row]);
      return {
        ...evaluationOf({ hops: [], rights: [] }),
        reachOf,
        endsOf: reachOf,
        changed: ({ without }) => evaluation(left.filter((name) => !without.has(name))),
      };
    };
    const parts: readonly Part[] = [{ provider: 'aws', evaluation: evaluation(statements) }];
    const judge = judgeGraph('aws:start', []);

    expect(findCut({ ...questionOf({ hops: [], rights: [] }), parts, judge, judgeOwn: ownOf(judge), reach: judge(parts) })).toMatchObject({
      kind: 'grants',
      grants: statements,
    });
  });

  it('leaves what is declared of a wide right where a narrow statement still gives it', () => {
    const declaredPart = aPattern('arn:uploads/*');
    const evaluation = (without: ReadonlySet<string>): Evaluation => {
      const wide = aReach(anOperation('drop'), aPattern('*'), { grants: ['wide'] });
      const narrow = aReach(anOperation('drop'), declaredPart, { grants: ['narrow'] });
      const reachOf = (): readonly Reach[] => (without.has('wide') ? (without.has('narrow') ? [] : [narrow]) : [wide]);
      return { ...evaluationOf({ hops: [], rights: [] }), reachOf, endsOf: reachOf, changed: (change) => evaluation(change.without) };
    };
    const parts: readonly Part[] = [{ provider: 'aws', evaluation: evaluation(new Set()) }];
    const judge = (changed: readonly Part[]): ReturnType<ReturnType<typeof judgeGraph>> =>
      judgeGraph(
        'aws:start',
        [],
      )(changed).map((row) =>
        row.grants[0] === 'wide' ? { ...row, declared: 'partial', excess: aPattern('*', ['arn:uploads/*']) } : { ...row, declared: 'all', excess: null },
      );

    const cut = findCut({ ...questionOf({ hops: [], rights: [] }), parts, judge, judgeOwn: ownOf(judge), reach: judge(parts) });

    expect(cut).toMatchObject({ kind: 'grants', exact: true, grants: ['wide'] });
  });
});

describe('where no set of grants will do', () => {
  const through: Graph = {
    hops: [hop('start', 'x', 'a')],
    rights: [right('x', 'read', 'b'), right('x', 'drop', 'b'), right('start', 'wipe', 'c')],
  };

  it('a Deny of all that is not declared is tried, and proved by a walk', () => {
    const graph = { hops: [], rights: [right('start', 'read', 'all'), right('start', 'drop', 'all')] };

    const cut = findCut(questionOf(graph, ['read'], { denying: ['read'] }));

    expect(cut).toMatchObject({ kind: 'deny', document: ['read'], remaining: [], lost: [], because: 'declared-needs-them' });
    expect(cut.kind === 'deny' ? cut.closed.map(({ operation }) => operation.id) : []).toEqual(['drop']);
  });

  it('a Deny that leaves something says what is left', () => {
    const cut = findCut(questionOf(through, ['read'], { denying: ['read', 'become aws:x'] }));

    expect(cut.kind === 'deny' ? cut.remaining.map(({ operation }) => operation.id) : []).toEqual(['drop']);
  });

  it('a Deny that takes what is declared says so', () => {
    const cut = findCut(questionOf(through, ['read'], { denying: ['read'] }));

    expect(cut.kind === 'deny' ? cut.lost.map(({ operation }) => operation.id) : []).toEqual(['read']);
  });

  it.each<readonly [string, Parameters<typeof questionOf>, string]>([
    ['a Deny that closes nothing is not offered', [through, ['read'], { denying: ['read', 'wipe', 'become aws:x'] }], 'declared-needs-them'],
    ['there may be no such document', [through, ['read']], 'declared-needs-them'],
    ['some of it may be given by no grant', [{ hops: [], rights: [right('start', 'drop')] }], 'no-grants'],
    ['a search that is given up claims nothing', [through, [], { mostWalks: 0 }], 'too-large'],
  ])('another token must: %s', (_, [graph, declared, fields], because) => {
    const cut = findCut(questionOf(graph, declared, fields));

    expect(cut).toMatchObject({ kind: 'replace', because });
  });

  it('another token must where rights are not made of grants', () => {
    const { changed: _, ...evaluation } = evaluationOf({ hops: [], rights: [right('start', 'drop')] });
    const parts: readonly Part[] = [{ provider: 'aws', evaluation }];

    expect(findCut({ ...questionOf(through), parts, reach: judgeGraph('aws:start', [])(parts) })).toMatchObject({
      kind: 'replace',
      because: 'not-made-of-grants',
    });
  });
});

describe('with many candidates', () => {
  const wide = (count: number): Graph => ({
    hops: Array.from({ length: count }, (_, at) => hop('start', `r${at}`, `a${at}`)),
    rights: Array.from({ length: count }, (_, at) => right(`r${at}`, `drop${at}`, `b${at}`)),
  });

  it('the cut of twenty is a smallest one', () => {
    expect(findCut(questionOf(wide(10)))).toMatchObject({ kind: 'grants', exact: true, grants: Array.from({ length: 10 }, (_, at) => `a${at}`) });
  });

  it('the cut of more is a cut, and still proved', () => {
    const graph = wide(15);

    const cut = findCut(questionOf(graph));

    expect(cut).toMatchObject({ kind: 'grants', exact: false });
    expect(leftWithout(graph, [], grantsOf(cut))).toEqual([]);
  });
});

/** The destruction that is left. */
function leftWithout(graph: Graph, declared: readonly string[], grants: readonly string[] | string): readonly string[] {
  const evaluation = evaluationOf(graph, { without: new Set(grants), denied: null });
  const rows = judgeGraph('aws:start', declared)([{ provider: 'aws', evaluation }]);
  return rows.filter((row) => row.excess !== null && row.operation.impact !== 'reads').map(({ operation }) => operation.id);
}

/** What is held, by what the token becomes first, and then by itself. */
function heldWithout(graph: Graph, grants: readonly string[]): readonly { readonly operation: string; readonly way: string }[] {
  const evaluation = evaluationOf(graph, { without: new Set(grants), denied: null });
  const rows = judgeGraph('aws:start', [])([{ provider: 'aws', evaluation }]);
  return rows.map(({ operation, path }) => ({ operation: operation.id, way: path.map(({ to }) => to).join() }));
}

describe('on any small graph', () => {
  const NAMES = ['start', 'x', 'y', 'z'];
  const GRANTS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  const OPERATIONS = ['drop', 'wipe', 'read', 'readAll'];
  const node = fc.constantFrom<NodeId[]>('aws:start', 'aws:x', 'aws:y', 'aws:z');
  const needs = fc.uniqueArray(fc.constantFrom(...GRANTS), { maxLength: 3 });
  const graphs = fc.record({
    hops: fc.array(fc.record({ from: node, to: node, needs }), { maxLength: 2 * NAMES.length }),
    rights: fc.array(fc.record({ at: node, operation: fc.constantFrom(...OPERATIONS), needs }), { maxLength: 7 }),
  });

  it('the cut closes everything, keeps what is declared, and is as small as the smallest of all sets', () => {
    const kinds = new Map<string, number>();
    fc.assert(
      fc.property(graphs, fc.subarray(OPERATIONS), (graph, declared) => {
        const cut = findCut(questionOf(graph, declared));

        const kept = heldWithout(graph, []).filter(({ operation }) => declared.includes(operation));
        const isCut = (grants: readonly string[]): boolean =>
          leftWithout(graph, declared, grants).length === 0 &&
          kept.every(({ operation, way }) => heldWithout(graph, grants).some((held) => held.operation === operation && (held.way === '' || held.way === way)));
        const smallest = subsetsOf(GRANTS).find(isCut);
        kinds.set(cut.kind, (kinds.get(cut.kind) ?? 0) + 1);
        if (smallest === undefined) expect(cut.kind).toBe('replace');
        else if (smallest.length === 0) expect(cut.kind).toBe('nothing');
        else {
          expect(cut).toMatchObject({ kind: 'grants', exact: true });
          expect(grantsOf(cut)).toHaveLength(smallest.length);
          expect(isCut(cut.kind === 'grants' ? cut.grants : [])).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
    expect([...kinds.keys()].toSorted()).toEqual(['grants', 'nothing', 'replace']);
  });
});

/** The smaller ones first. */
function subsetsOf(items: readonly string[]): readonly (readonly string[])[] {
  const all = Array.from({ length: 2 ** items.length }, (_, bits) => items.filter((_, at) => (bits & (1 << at)) !== 0));
  return all.toSorted((a, b) => a.length - b.length);
}
