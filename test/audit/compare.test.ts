import { expect, it } from 'vitest';
import { compare } from '../../src/audit/compare.ts';
import type { Coverage, Declared } from '../../src/model.ts';
import { anOperation, aReach, aVolume, on } from '../support/judging.ts';

const booking = aVolume('acme/booking/production/db');
const fleet = aVolume('acme/fleet/production/db');
const reached = { ...aReach(anOperation('volumeDelete'), on(booking, fleet)), provider: 'railway' } as const;

it.each<[string, Coverage, unknown]>([
  ['all of it is declared', 'all', { declared: 'all', excess: null }],
  ['none of it is declared', 'none', { declared: 'none', excess: reached.on }],
  ['a part of it is declared', { excess: on(fleet) }, { declared: 'partial', excess: on(fleet) }],
])('what is left when %s is the excess', (_, coverage, expected) => {
  expect(compare(reached, { covers: () => coverage }, 'railway')).toEqual(expected);
});

it('a scope may hang on the conditions under which the reach is held', () => {
  const held = { ...reached, conditions: [{ text: 'only with MFA', free: false }] };
  const withMfa: Declared = { covers: (_operation, _on, conditions) => (conditions.some(({ text }) => text === 'only with MFA') ? 'all' : 'none') };

  expect(compare(held, withMfa, 'railway').declared).toBe('all');
  expect(compare(reached, withMfa, 'railway').declared).toBe('none');
});

it('what lies in another provider, at the end of a path, is never declared', () => {
  expect(compare(reached, { covers: () => 'all' }, 'github')).toEqual({ declared: 'none', excess: reached.on });
});
