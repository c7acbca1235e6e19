import { expect, it } from 'vitest';
import { createLosses } from '../../src/audit/kept.ts';
import type { Compared } from '../../src/judgement.ts';
import type { Selector } from '../../src/model.ts';
import { aJudged, anOperation, aPattern, aVolume, on } from '../support/judging.ts';

const get = anOperation('get', { impact: 'reads' });
const all: Partial<Compared> = { declared: 'all', excess: null };
const beyond = (excess: Selector): Partial<Compared> => ({ declared: 'partial', excess });
const patterns = (include: readonly string[], except: readonly string[] = []): Selector => ({ kind: 'pattern', include, except, witness: 'w' });
const row = (selector: Selector, fields: Partial<Compared> = all): Compared => aJudged(get, selector, fields);

const by = (to: string): Partial<Compared> => ({
  ...all,
  path: [{ from: 'aws:start', via: 'sts:AssumeRole', to, certainty: 'allowed', conditions: [], evidence: [] }],
});

it.each<readonly [string, Compared, readonly Compared[], 'kept' | 'lost']>([
  ['the same', row(aPattern('a:*')), [row(aPattern('a:*'))], 'kept'],
  ['nothing', row(aPattern('a:*')), [], 'lost'],
  ['another operation', row(aPattern('a:*')), [aJudged(anOperation('put'), aPattern('a:*'), all)], 'lost'],
  ['more', row(aPattern('a:x*')), [row(aPattern('a:*'))], 'kept'],
  ['everything', row(aPattern('a:x*')), [row(aPattern('*'))], 'kept'],
  ['less', row(aPattern('a:*')), [row(aPattern('a:x*'))], 'lost'],
  ['a wildcard that would have to run over a colon', row(aPattern('a:b:c:d')), [row(aPattern('a:*:d'))], 'lost'],
  ['a wildcard that runs over colons at the end', row(aPattern('a:b:c:d')), [row(aPattern('a:b:*'))], 'kept'],
  ['one letter for any', row(aPattern('a:*')), [row(aPattern('a:?'))], 'lost'],
  ['some of several patterns', row(patterns(['a:x', 'a:y'])), [row(aPattern('a:x'))], 'lost'],
  ['each pattern by another row', row(patterns(['a:x', 'a:y'])), [row(aPattern('a:x')), row(aPattern('a:y'))], 'kept'],
  ['a hole in it', row(aPattern('a:*')), [row(aPattern('a:*', ['a:x']))], 'lost'],
  ['a hole beside it', row(aPattern('a:y*')), [row(aPattern('a:*', ['a:x*']))], 'kept'],
  ['a hole that was there', row(aPattern('a:*', ['a:x*'])), [row(patterns(['a:*'], ['a:xx']))], 'kept'],
  ['the declared part of it', row(aPattern('*'), beyond(aPattern('*', ['a:up/*']))), [row(aPattern('a:up/*'))], 'kept'],
  ['some of the declared part of it', row(aPattern('*'), beyond(aPattern('*', ['a:up/*']))), [row(aPattern('a:up/x'))], 'lost'],
  [
    'a declared pattern that is wider than what is held',
    row(aPattern('a:up-1/*'), beyond(aPattern('a:up-1/*', ['a:*/x']))),
    [row(aPattern('a:up-1/x'))],
    'lost',
  ],
  ['the declared pattern of several', row(patterns(['a:x', 'a:y']), beyond(aPattern('a:x'))), [row(aPattern('a:y'))], 'kept'],
  ['the declared resource of several', row(on(aVolume('x'), aVolume('y')), beyond(on(aVolume('x')))), [row(on(aVolume('y')))], 'kept'],
  ['one of two declared resources', row(on(aVolume('x'), aVolume('y'))), [row(on(aVolume('y')))], 'lost'],
  ['it by becoming another, which was not needed before', row(aPattern('a')), [row(aPattern('a'), by('aws:x'))], 'lost'],
  ['it by becoming the same', row(aPattern('a'), by('aws:x')), [row(aPattern('a'), by('aws:x'))], 'kept'],
  ['it by becoming another than before', row(aPattern('a'), by('aws:x')), [row(aPattern('a'), by('aws:y'))], 'lost'],
  ['it without becoming another', row(aPattern('a'), by('aws:x')), [row(aPattern('a'))], 'kept'],
  ['it less surely', row(aPattern('a')), [row(aPattern('a'), { ...all, certainty: 'conditional' })], 'lost'],
  [
    'it on a new condition',
    row(aPattern('a'), { ...all, certainty: 'conditional', conditions: [{ text: 'x', free: false }] }),
    [row(aPattern('a'), { ...all, certainty: 'conditional', conditions: [{ text: 'y', free: false }] })],
    'lost',
  ],
  ['it on a condition that is free', row(aPattern('a')), [row(aPattern('a'), { ...all, conditions: [{ text: 'y', free: true }] })], 'kept'],
])('what is declared, when %s is held afterwards', (_, before, after, verdict) => {
  expect(createLosses([before])(after)).toEqual(verdict === 'kept' ? [] : [before]);
});

it('what is not declared may go', () => {
  expect(createLosses([aJudged(get, aPattern('a'))])([])).toEqual([]);
});
