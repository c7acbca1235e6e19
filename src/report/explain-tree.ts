/** From the token to what it can destroy: a branch for every identity that it becomes on the way. */
import { groupedBranches, wholeBranches } from './explain-rights.ts';
import type { Line } from './grid.ts';
import { counted, nodeText } from './phrases.ts';
import type { ExplainedAudited, ExplainedReach } from './shape-explanation.ts';
import type { ReportStep } from './shape-reach.ts';
import type { Sheet } from './sheet.ts';
import type { Branch } from './tree.ts';

export function treeOf(explanation: ExplainedAudited, sheet: Sheet): Branch {
  const { token, reach, asked, administers, becomes } = explanation;
  const { paint } = sheet;
  const { principal } = token;
  const id = principal.id === principal.name ? '' : ` (${principal.id})`;
  const rights = asked === null ? groupedBranches : wholeBranches;
  const notes: readonly Line[] = [
    { text: `acts as ${principal.type} ${principal.name}${id}`, tint: paint.plain },
    ...(administers === null
      ? []
      : [{ text: `administers ${administers}${becomes.leading + becomes.others > 0 ? ', by itself or by what it becomes' : ''}`, tint: paint.danger }]),
  ];
  return {
    head: { text: token.name, tint: paint.strong },
    notes,
    children: [...branchesAt([], reach, (rows) => rights(rows, sheet), sheet), ...otherBranches(becomes, asked !== null, sheet)],
  };
}

/** What is held where `path` ends, then every step that leads on from there. */
function branchesAt(
  path: readonly ReportStep[],
  reach: readonly ExplainedReach[],
  rightsOf: (rows: readonly ExplainedReach[]) => readonly Branch[],
  sheet: Sheet,
): readonly Branch[] {
  const here = reach.filter((row) => row.path.length === path.length);
  const further = new Map<string, ExplainedReach[]>();
  for (const row of reach) {
    const step = row.path[path.length];
    if (step === undefined) continue;
    const key = JSON.stringify([step.to, step.via, step.certainty]);
    further.set(key, [...(further.get(key) ?? []), row]);
  }
  const steps = [...further.values()].map((rows) => stepBranch(rows[0]?.path.slice(0, path.length + 1) ?? [], rows, rightsOf, sheet));
  return [...rightsOf(here), ...steps];
}

function stepBranch(
  path: readonly ReportStep[],
  rows: readonly ExplainedReach[],
  rightsOf: (rows: readonly ExplainedReach[]) => readonly Branch[],
  sheet: Sheet,
): Branch {
  const { paint } = sheet;
  const step = path.at(-1);
  const children = branchesAt(path, rows, rightsOf, sheet);
  if (step === undefined) return { head: { text: '', tint: paint.plain }, notes: [], children };
  const { to, via, certainty, conditions, evidence } = step;
  const sure = certainty === 'allowed' ? '' : `, ${certainty === 'unknown' ? 'which is neither proved nor ruled out' : 'on conditions'}`;
  return {
    head: { text: `becomes ${nodeText(to)} by ${via}${sure}`, tint: certainty === 'allowed' ? paint.strong : paint.doubt },
    notes: [
      ...conditions.map(
        ({ text, free }): Line => ({ text: `condition: ${free ? `${text} (met, or met at will)` : text}`, tint: free ? paint.faint : paint.doubt }),
      ),
      ...evidence.map(({ source, observed }): Line => ({ text: `granted by ${source}: ${observed}`, tint: paint.plain })),
    ],
    children,
  };
}

function otherBranches({ leading, others }: ExplainedAudited['becomes'], asked: boolean, { paint }: Sheet): readonly Branch[] {
  if (others === 0) return [];
  const what = asked ? 'lead no way there that is shorter or surer' : 'add nothing destructive to this';
  const text = `${counted(others, leading === 0 ? 'identity' : 'other identity')} that it can become ${others === 1 ? what.replace(/^(lead|add)/, '$1s') : what}`;
  return [{ head: { text, tint: paint.faint }, notes: [], children: [] }];
}
