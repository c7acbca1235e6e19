import { describe, expect, it } from 'vitest';
import { SEVERITY_TABLE, severityOf } from '../../src/audit/severity.ts';
import { type JudgedReach, SEVERITY_ROWS } from '../../src/judgement.ts';
import type { Recovery } from '../../src/model.ts';
import { aJudged, anOperation, aPattern, aVolume, on } from '../support/judging.ts';

const WORST = { kind: 'worst-destruction' } as const;
const productive = (environment: string): boolean => environment !== 'staging';
const WINDOW: Recovery = { class: 'window', hours: 48, asOf: '2026-07-04', endedBy: ['projectScheduleDeleteForce'], note: null };
const volume = aVolume('acme/booking/production/db');

function deletion(recovery: Recovery, fields: Parameters<typeof aJudged>[2] = {}): JudgedReach {
  return aJudged(anOperation('volumeDelete', { recovery }), on(volume), fields);
}

describe('the severity of destruction', () => {
  it.each<[string, JudgedReach, string]>([
    ['data that nothing brings back is critical', deletion({ class: 'none', note: null }), 'critical'],
    ['data with a window is high', deletion(WINDOW), 'high'],
    ['data with versions is high', deletion({ class: 'versioned', endedBy: [], note: null }), 'high'],
    ['data that could be rebuilt is still lost', deletion({ class: 'rebuild', note: null }), 'critical'],
    ['data with an independent copy is high', aJudged(anOperation('volumeDelete'), on(aVolume('a/b/c/d', { independent: 1 }))), 'high'],
    ['copies that were not inspected count as none', aJudged(anOperation('volumeDelete'), on(aVolume('a/b/c/d', { independent: null }))), 'critical'],
    ['a language of names has no known copies', aJudged(anOperation('rds:DeleteDBInstance'), aPattern('arn:aws:rds:*:*:db:*')), 'critical'],
    ['backups count like data', aJudged(anOperation('backupDelete', { impact: 'disrupts', also: ['destroys-backup'] }), on(volume)), 'critical'],
    ['protection is medium', aJudged(anOperation('unlock', { impact: 'disables-protection' }), on(volume)), 'medium'],
    ['resources are medium', aJudged(anOperation('serviceDelete', { impact: 'destroys-resource' }), on(volume)), 'medium'],
    ['an uncurated verb is low', aJudged(anOperation('x:DeleteThing', { impact: 'destroys-resource', known: 'verb' }), on(volume)), 'low'],
    ['a name in no table is medium', aJudged(anOperation('newThing', { impact: 'modifies', known: 'unlisted' }), on(volume)), 'medium'],
    ['staging steps down', deletion({ class: 'none', note: null }, { environment: 'staging' }), 'high'],
    [
      'a condition that the holder cannot satisfy steps down',
      deletion(WINDOW, { certainty: 'conditional', conditions: [{ text: 'from 10.0.0.0/8', free: false }] }),
      'medium',
    ],
    [
      'a condition that the holder satisfies at will does not',
      deletion(WINDOW, { certainty: 'conditional', conditions: [{ text: 'over TLS', free: true }] }),
      'high',
    ],
  ])('%s', (_, reach, expected) => {
    expect(severityOf(WORST, [reach], productive)).toBe(expected);
  });

  it('never falls below low, however many steps there are', () => {
    const reach = aJudged(anOperation('x:DeleteThing', { known: 'verb' }), on(volume), {
      environment: 'staging',
      certainty: 'conditional',
      conditions: [{ text: 'MFA', free: false }],
    });

    expect(severityOf(WORST, [reach], productive)).toBe('low');
  });

  it('does not count a window that the same token can end', () => {
    expect(severityOf(WORST, [deletion(WINDOW, { undoEndedBy: 'projectScheduleDeleteForce' })], productive)).toBe('critical');
  });

  it('knows of a copy by the manifest, which says so where it places the store', () => {
    const copied = { ...volume, backups: { inside: 14, independent: 1, evidence: [] } };
    const reach = aJudged(anOperation('volumeDelete'), on(volume), { placements: [{ environment: 'production', on: on(copied) }] });

    expect(severityOf(WORST, [reach], productive)).toBe('high');
  });

  const copied = aVolume('a/b/c/db', { independent: 1 });

  it.each([
    ['each of which has a copy', [copied, aVolume('a/b/c/media', { independent: 2 })], 'high'],
    ['one of which has none', [copied, aVolume('a/b/c/media')], 'critical'],
    ['one of which was not inspected', [copied, aVolume('a/b/c/media', { independent: null })], 'critical'],
    ['of which there is none', [], 'critical'],
    ['of which nobody knows whether they are all', undefined, 'critical'],
  ])('of what contains data is that of its stores, %s', (_, stores, severity) => {
    const environment = { ...aVolume('a/b/c', null), type: 'environment', ...(stores === undefined ? {} : { stores }) };

    expect(severityOf(WORST, [aJudged(anOperation('environmentDelete'), on(environment))], productive)).toBe(severity);
  });

  it('is that of the worst reach of a group', () => {
    const mild = aJudged(anOperation('serviceDelete', { impact: 'destroys-resource' }), on(volume));

    expect(severityOf(WORST, [mild, deletion({ class: 'none', note: null })], productive)).toBe('critical');
  });
});

describe('the severity of a row', () => {
  const rows = SEVERITY_ROWS;

  it.each(rows)('%s begins where the table says', (row) => {
    expect(severityOf({ kind: 'row', row, productive: true, conditional: false }, [], productive)).toBe(SEVERITY_TABLE[row].start);
  });

  it('steps down for an environment that does not weigh, and for a condition', () => {
    expect(severityOf({ kind: 'row', row: 'escalation-to-unknown-end', productive: false, conditional: true }, [], productive)).toBe('low');
  });
});
