import { isCopiedElsewhere } from '../copies.ts';
import type { JudgedReach, SeverityRow, Weight } from '../judgement.ts';
import { type Resource, SEVERITIES, type Severity } from '../model.ts';
import { hasImpact } from '../reach.ts';

/** Where each row begins, and what it is about. The documentation of the rules is generated from this table. */
export const SEVERITY_TABLE: Readonly<Record<SeverityRow, { readonly start: Severity; readonly about: string }>> = {
  'data-without-copy': { start: 'critical', about: 'data or backups that nothing brings back, with no independent copy known (none, or not inspected)' },
  'store-with-every-copy': { start: 'critical', about: 'a data store together with every copy of it, undeclared' },
  administrator: { start: 'critical', about: 'administrator rights, direct or by path' },
  'data-with-undo': { start: 'high', about: 'data or backups with an undo window, versions or a known independent copy' },
  'store-with-every-copy-declared': { start: 'high', about: 'a data store together with every copy of it, where that is declared' },
  'escalation-to-unknown-end': { start: 'high', about: 'escalation whose end was not computed' },
  'crosses-destructively': { start: 'high', about: 'crossing into another environment destructively' },
  'exfiltrates-production': { start: 'high', about: 'exfiltration in production or unplaced' },
  'at-large': { start: 'high', about: 'an undeclared or exposed token' },
  'protection-or-resource': { start: 'medium', about: 'protection or resources' },
  'exfiltrates-elsewhere': { start: 'medium', about: 'exfiltration elsewhere' },
  crosses: { start: 'medium', about: 'crossing into another environment otherwise' },
  'unknown-destruction': { start: 'medium', about: 'destructive reach that is neither proved nor ruled out' },
  'lifetime-or-reuse': { start: 'medium', about: 'lifetime, reuse' },
  unnarrowable: { start: 'medium', about: 'no narrower kind of token exists' },
  'invalid-or-expired-acceptance': { start: 'medium', about: 'a token that is rejected; an acceptance that is past its date' },
  'unlisted-operation': { start: 'medium', about: 'an operation whose name is in no table' },
  'uncurated-verb': { start: 'low', about: 'destruction known only by the verb in an uncurated name' },
  writes: { start: 'low', about: 'other writing excess' },
  reads: { start: 'note', about: 'reading excess' },
  'declared-destruction': { start: 'note', about: 'declared and able to destroy' },
  unused: { start: 'note', about: 'rights that nobody uses' },
};

export type Productive = (environment: string) => boolean;

/** The severity of a finding: that of its row, or of the worst of its reach. */
export function severityOf(weight: Weight, reach: readonly JudgedReach[], productive: Productive): Severity {
  if (weight.kind === 'row') return stepDown(SEVERITY_TABLE[weight.row].start, weight.row, [!weight.productive, weight.conditional]);
  const each = reach.map((one) => severityOfReach(one, productive));
  return SEVERITIES.find((severity) => each.includes(severity)) ?? 'note';
}

function severityOfReach(reach: JudgedReach, productive: Productive): Severity {
  const row = rowOf(reach);
  const elsewhere = reach.placements.length > 0 && reach.placements.every((placement) => !productive(placement.environment));
  const hindered = reach.certainty === 'conditional' && !reach.conditions.every((condition) => condition.free);
  return stepDown(SEVERITY_TABLE[row].start, row, [elsewhere, hindered]);
}

/** The row of one destructive reach. */
function rowOf(reach: JudgedReach): SeverityRow {
  if (reach.operation.known === 'unlisted') return 'unlisted-operation';
  if (reach.operation.known === 'verb') return 'uncurated-verb';
  if (!hasImpact(reach.operation, 'destroys-data', 'destroys-backup')) return 'protection-or-resource';
  return comesBack(reach) || isCopied(reach) ? 'data-with-undo' : 'data-without-copy';
}

/** Data that could only be made anew does not come back. */
function comesBack({ operation: { recovery }, undoEndedBy }: JudgedReach): boolean {
  return undoEndedBy === null && recovery.class !== 'none' && recovery.class !== 'rebuild';
}

/** Every store in it has a copy outside its blast radius. Copies that were not inspected count as none. */
function isCopied({ placements, copies }: JudgedReach): boolean {
  if (copies !== null && isCopiedElsewhere(copies)) return true;
  // What the manifest says of copies elsewhere is said where it places the thing.
  return placements.length > 0 && placements.every(({ on }) => on.kind === 'resources' && on.resources.every(isCopiedStore));
}

/** Of what only contains data, each store in it, all of which must be known. */
function isCopiedStore({ backups, stores }: Resource): boolean {
  if (backups !== null) return (backups.independent ?? 0) > 0;
  return stores !== undefined && stores.length > 0 && stores.every(isCopiedStore);
}

const DESTRUCTIVE_ROWS: readonly SeverityRow[] = [
  'data-without-copy',
  'store-with-every-copy',
  'data-with-undo',
  'store-with-every-copy-declared',
  'crosses-destructively',
  'protection-or-resource',
  'unknown-destruction',
  'unlisted-operation',
  'uncurated-verb',
];

/** One step for each that holds; never below low for destruction. */
function stepDown(start: Severity, row: SeverityRow, steps: readonly boolean[]): Severity {
  const lowest = SEVERITIES.indexOf(DESTRUCTIVE_ROWS.includes(row) ? 'low' : 'note');
  const place = SEVERITIES.indexOf(start) + steps.filter(Boolean).length;
  return SEVERITIES[Math.max(SEVERITIES.indexOf(start), Math.min(place, lowest))] ?? start;
}
