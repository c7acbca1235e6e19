import { describe, expect, it } from 'vitest';
import { findAction } from '../../../../providers/aws/catalogue/actions.ts';
import { type Escalation, knownEscalations } from '../../../../providers/aws/catalogue/escalations.ts';
import { openHoldings } from '../../../../providers/aws/evaluate/holdings.ts';
import { powersOf } from '../../../../providers/aws/evaluate/powers.ts';
import { evaluate } from '../../../../providers/aws/evaluate.ts';
import { groundOf } from '../../../../providers/aws/paths/ground.ts';
import { holderOf } from '../../../../providers/aws/paths/holder.ts';
import { parseNode } from '../../../../providers/aws/paths/variation.ts';
import { waysFrom } from '../../../../providers/aws/paths/ways.ts';
import type { State } from '../../../../providers/aws/state.ts';
import { walkFrom } from '../../../../src/audit/paths.ts';
import type { Operation } from '../../../../src/model.ts';
import { isDestructive } from '../../../../src/reach.ts';
import { isOfManagement, startOf, stateFor } from './accounts.ts';

const NOW = '2026-11-22T12:00:00.000Z';
const ways = knownEscalations().escalations;

/** Where the way of this id leads, if it can be gone. */
function endsOf(way: Escalation, state: State): readonly string[] {
  const start = startOf(way);
  const holdingsOf = openHoldings({ state, now: NOW, change: null });
  const principal = parseNode(start);
  const holdings = principal === null ? null : holdingsOf(principal);
  if (principal === null || holdings === null) throw new Error(`${start} is nobody.`);
  return [...waysFrom(holderOf(principal, start, holdings, powersOf(holdings)), groundOf(state, holdingsOf, null))]
    .filter(({ escalation }) => escalation.id === way.id)
    .map(({ to }) => to);
}

describe.each(ways.map((way) => [way.id, way] as const))('%s', (_, way) => {
  it('is a path to destruction for whoever holds just what it takes', () => {
    const state = stateFor(way);

    const [end] = endsOf(way, state);
    const walk = walkFrom(startOf(way), [{ provider: 'aws', evaluation: evaluate(state, { takenAt: NOW }) }]);

    expect(end).toBeDefined();
    // A grant on a key gives its use, and never its end.
    const isWanted = (operation: Operation): boolean => isDestructive(operation) || (way.change === 'by-key-grant' && operation.id === 'kms:Decrypt');
    const told = walk.reach.filter(({ operation, path }) => isWanted(operation) && path.some(({ to }) => to === end));
    const direct = walk.reach.filter(({ operation, conditions }) => isDestructive(operation) && conditions.some(({ text }) => text.includes('MFA code')));
    expect(way.change === 'with-mfa' ? direct : told).not.toEqual([]);
  });

  it.each(way.needs.map((need) => [need.action, need] as const))('is none without %s', (__, need) => {
    expect(endsOf(way, stateFor(way, { without: need }))).toEqual([]);
  });

  it.each(way.needs.map(({ action }) => action))('is none where the boundary denies %s', (bounded) => {
    expect(endsOf(way, stateFor(way, { bounded }))).toEqual([]);
  });

  it.skipIf(isOfManagement(way)).each(way.needs.map(({ action }) => action))('is none where an SCP denies %s', (controlled) => {
    expect(endsOf(way, stateFor(way, { controlled }))).toEqual([]);
  });
});

it('every action of a way exists, but for the one that no reference has', () => {
  const unknown = ways.flatMap(({ needs }) => needs.map(({ action }) => action)).filter((action) => findAction(action) === null);

  expect(unknown).toEqual(['codestar:CreateProjectFromTemplate']);
});

it('knows 134 ways, each once', () => {
  expect(ways).toHaveLength(134);
  expect(new Set(ways.map(({ id }) => id)).size).toBe(134);
});
