/** What can be called at one node of the tree: every row of one operation, and all that is known of it. */

import { recoveryText, takesData } from './destruction.ts';
import { backupLines } from './explain-backups.ts';
import { effectText } from './explain-rights.ts';
import type { Line } from './grid.ts';
import { conditionText, namesOf } from './phrases.ts';
import type { ExplainedReach } from './shape-explanation.ts';
import type { Sheet } from './sheet.ts';
import type { Branch } from './tree.ts';

const DECLARED = { none: 'not declared', partial: 'declared in part', all: 'declared' } as const;

export function wholeBranches(reach: readonly ExplainedReach[], sheet: Sheet): readonly Branch[] {
  return reach.map((row) => wholeBranch(row, sheet));
}

function wholeBranch(row: ExplainedReach, sheet: Sheet): Branch {
  const { paint } = sheet;
  const fact = (key: string, text: string, tint = paint.plain): Line => ({ text: `${key}: ${text}`, tint });
  const whole = Number.POSITIVE_INFINITY;
  const undo = row.recovery.note === null ? recoveryText(row.recovery) : `${recoveryText(row.recovery)}: ${row.recovery.note}`;
  const witness = row.on.kind === 'pattern' ? [fact('for example', row.on.witness, paint.faint)] : [];
  const excess = row.declared === 'partial' && row.excess !== null ? [fact('not declared', namesOf([row.excess], whole).join(', '), paint.danger)] : [];
  const certainty = row.certainty === 'unknown' ? 'unknown: neither proved nor ruled out' : row.certainty;
  return {
    head: { text: `${row.operation}: ${effectText(row)}; ${DECLARED[row.declared]}`, tint: row.declared === 'all' ? paint.plain : paint.danger },
    notes: [
      ...namesOf([row.on], whole).map((text) => fact('on', text)),
      ...witness,
      ...excess,
      fact('certainty', certainty, row.certainty === 'allowed' ? paint.plain : paint.doubt),
      ...row.conditions.map((condition) => fact('condition', conditionText(condition), condition.free ? paint.faint : paint.doubt)),
      ...row.upperBound.map((text) => fact('upper bound', text, paint.doubt)),
      ...row.evidence.map(({ source, observed }) => fact('evidence', `${source}: ${observed}`)),
      fact('undo', undo, row.recovery.class === 'none' ? paint.danger : paint.plain),
      ...(takesData(row) ? backupLines([row], new Set(), { ...sheet, verbose: true }) : []),
    ],
    children: [],
  };
}
