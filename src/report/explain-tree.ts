/** From the token to what it can destroy: a branch for every identity that it becomes on the way. */
import { wholeBranches } from './explain-operation.ts';
import { groupedBranches } from './explain-rights.ts';
import type { Line } from './grid.ts';
import { grouped } from './order.ts';
import { conditionText, counted, nodeText } from './phrases.ts';
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
    children: [...branchesAt(0, reach, { rightsOf: (rows) => rights(rows, sheet), sheet }), ...otherBranches(becomes, asked !== null, sheet)],
  };
}

interface Drawing {
  readonly rightsOf: (rows: readonly ExplainedReach[]) => readonly Branch[];
  readonly sheet: Sheet;
}

/** Of rows that share their first `depth` steps: what is held where these end, then every step that leads on from there. */
function branchesAt(depth: number, reach: readonly ExplainedReach[], drawing: Drawing): readonly Branch[] {
  const here = reach.filter(({ path }) => path.length === depth);
  const further = reach.flatMap((row) => {
    const step = row.path[depth];
    return step === undefined ? [] : [{ step, row }];
  });
  const steps = grouped(further, ({ step: { to, via, certainty } }) => JSON.stringify([to, via, certainty])).map((rows) =>
    stepBranch(
      rows[0].step,
      branchesAt(
        depth + 1,
        rows.map(({ row }) => row),
        drawing,
      ),
      drawing,
    ),
  );
  return [...drawing.rightsOf(here), ...steps];
}

function stepBranch({ to, via, certainty, conditions, evidence }: ReportStep, children: readonly Branch[], { sheet: { paint } }: Drawing): Branch {
  const sure = { allowed: '', conditional: ', on conditions', unknown: ', which is neither proved nor ruled out' }[certainty];
  return {
    head: { text: `becomes ${nodeText(to)} by ${via}${sure}`, tint: certainty === 'allowed' ? paint.strong : paint.doubt },
    notes: [
      ...conditions.map((condition): Line => ({ text: `condition: ${conditionText(condition)}`, tint: condition.free ? paint.faint : paint.doubt })),
      ...evidence.map(({ source, observed }): Line => ({ text: `granted by ${source}: ${observed}`, tint: paint.plain })),
    ],
    children,
  };
}

function otherBranches({ leading, others }: ExplainedAudited['becomes'], asked: boolean, { paint }: Sheet): readonly Branch[] {
  if (others === 0) return [];
  const [lead, add] = others === 1 ? ['leads', 'adds'] : ['lead', 'add'];
  const what = asked ? `${lead} no way there that is shorter or surer` : `${add} nothing destructive to this`;
  const text = `${counted(others, leading === 0 ? 'identity' : 'other identity')} that it can become ${what}`;
  return [{ head: { text, tint: paint.faint }, notes: [], children: [] }];
}
