/** How to close what is not declared: the grants to take away, or a statement to paste, or another token. */
import { listOf } from '../reach.ts';
import type { Line } from './grid.ts';
import { counted, nodeText } from './phrases.ts';
import { escapeToAscii } from './sanitize.ts';
import type { ExplainedAudited, ReportCut } from './shape-explanation.ts';
import type { Sheet } from './sheet.ts';
import { hang } from './width.ts';

/** Longer lists are cut here. */
const MOST = 4;

type CutOf<Kind extends ReportCut['kind']> = Extract<ReportCut, { kind: Kind }>;

/** `written`: the same before its texts were cleaned; a document to paste must be as it is. */
export function renderCut(explanation: ExplainedAudited, written: ReportCut, sheet: Sheet): readonly string[] {
  const { cut } = explanation;
  switch (cut.kind) {
    case 'nothing':
      return section('NOTHING TO CUT', [{ text: nothingText(explanation), tint: sheet.paint.plain }], sheet);
    case 'grants':
      return renderGrants(cut, explanation, sheet);
    case 'deny':
      return renderDeny(cut, explanation, { document: documentLines(written), sheet });
    case 'replace':
      return section('ANOTHER TOKEN', [...whyEntries(cut, explanation, sheet), ...adviceEntries(cut.advice, sheet)], sheet);
  }
}

/** `mark` stands before the text, which hangs below its end. */
interface Entry extends Line {
  readonly mark?: string;
}

function section(title: string, entries: readonly Entry[], sheet: Sheet): readonly string[] {
  return [sheet.paint.strong(title), ...drawEntries(entries, sheet), ''];
}

function drawEntries(entries: readonly Entry[], { width }: Sheet): readonly string[] {
  return entries.flatMap(({ mark, text, tint }) => hang(mark === undefined ? '  ' : `  ${mark} `, text, width).map((line) => tint(line)));
}

function nothingText({ token, reach, byName, asked }: ExplainedAudited): string {
  const what = asked === null ? 'destruction' : asked.operation;
  if (reach.length > 0 || byName > 0) return `All of the ${what} that it was seen to reach is declared. Put a person's approval in front of it.`;
  return token.complete ? `It reaches no ${what}.` : `It was not seen to reach ${what}; what was not read may give it.`;
}

function renderGrants(cut: CutOf<'grants'>, explanation: ExplainedAudited, sheet: Sheet): readonly string[] {
  const { paint, verbose } = sheet;
  const [closes, without] = cut.grants.length === 1 ? ['closes', 'it'] : ['close', 'them'];
  const kept =
    cut.keeps.length === 0
      ? 'nothing that is declared is held'
      : `what is declared and held stays: ${listOf(cut.keeps, verbose ? Number.POSITIVE_INFINITY : MOST)}`;
  const entries: readonly Entry[] = [
    { text: `${counted(cut.grants.length, 'grant')}, taken away, ${closes} ${waysText(cut.ways, explanation)}:`, tint: paint.plain },
    ...cut.grants.flatMap(({ name, says, ways }): readonly Entry[] => [
      { mark: paint.glyphs.cross, text: `${name} (on ${counted(ways, 'way')})`, tint: paint.danger },
      ...says.map((text) => ({ mark: ' ', text, tint: paint.plain })),
    ]),
    { mark: paint.glyphs.tick, text: `proved: a second walk without ${without} found none of them left; ${kept}`, tint: paint.good },
    ...(cut.exact ? [] : [{ text: 'There are too many grants to try all sets of them: a smaller cut may exist.', tint: paint.faint }]),
    ...doubtEntries(explanation, sheet),
  ];
  return section(cut.exact ? 'A SMALLEST CUT' : 'A CUT', entries, sheet);
}

/** "the 3 undeclared ways to destroy" */
function waysText(ways: number, { asked }: ExplainedAudited): string {
  return `the ${ways === 1 ? 'one undeclared way' : counted(ways, 'undeclared way')} to ${asked === null ? 'destroy' : `call ${asked.operation}`}`;
}

/** A cut closes what is known. */
function doubtEntries({ token, asked, becomes }: ExplainedAudited, { paint }: Sheet): readonly Entry[] {
  const isUncounted = asked?.known === 'verb' && becomes.uncounted > 0;
  return token.complete && !isUncounted ? [] : [{ mark: '?', text: 'it closes what was seen; what was not evaluated may hold more', tint: paint.doubt }];
}

const WHY: Readonly<Record<CutOf<'replace'>['because'], string>> = {
  'not-made-of-grants': 'The rights of this kind of token cannot be taken away one by one',
  'declared-needs-them': 'Every set of grants that would close it also takes what is declared',
  'no-grants': 'Some of it is given by no grant that could be taken away',
  'too-large': 'There are too many grants to find a set of them, so none is claimed',
};

function whyEntries(cut: CutOf<'replace'>, explanation: ExplainedAudited, { paint }: Sheet): readonly Entry[] {
  const denied = cut.because === 'not-made-of-grants' ? '' : ', and there is no statement that denies it';
  return [{ text: `${WHY[cut.because]}${denied}. What closes ${waysText(cut.ways, explanation)} is another token:`, tint: paint.plain }];
}

function adviceEntries({ narrowable, closest, steps, revoke }: CutOf<'replace'>['advice'], { paint }: Sheet): readonly Entry[] {
  const first = { text: `${narrowable ? 'A narrower token' : 'The closest that the provider offers'}: ${closest}`, tint: paint.strong };
  const others = [...steps, `Revoke this token: ${revoke}`].map((text) => ({ text, tint: paint.plain }));
  return [first, ...others].map((entry) => ({ ...entry, mark: paint.glyphs.dot }));
}

/** As it is, and never broken, so that it can be pasted. */
function documentLines(written: ReportCut): readonly string[] {
  return written.kind === 'deny' ? JSON.stringify(written.document, null, 2).split('\n').map(escapeToAscii) : [];
}

interface Pasting {
  readonly document: readonly string[];
  readonly sheet: Sheet;
}

function renderDeny(cut: CutOf<'deny'>, explanation: ExplainedAudited, { document, sheet }: Pasting): readonly string[] {
  const { paint } = sheet;
  const { principal } = explanation.token;
  const why = `${WHY[cut.because]}. Attached to ${principal.type} ${principal.name}, this denies all that is not declared:`;
  const after = [
    ...provedEntries(cut, sheet),
    ...lostEntries(cut, sheet),
    ...doubtEntries(explanation, sheet),
    ...(cut.remaining.length === 0 ? [] : adviceEntries(cut.advice, sheet)),
  ];
  return [paint.strong('A DENY STATEMENT'), ...drawEntries([{ text: why, tint: paint.plain }], sheet), ...document, ...drawEntries(after, sheet), ''];
}

/** What stays open all the same stays either because of what the token may become with declared rights, or because no Deny binds it. */
function provedEntries({ ways, remaining }: CutOf<'deny'>, { paint, verbose }: Sheet): readonly Entry[] {
  if (remaining.length === 0)
    return [{ mark: paint.glyphs.tick, text: `proved: a second walk under it found none of the ${counted(ways, 'undeclared way')} left`, tint: paint.good }];
  const most = verbose ? Number.POSITIVE_INFINITY : MOST;
  const stay = new Set(remaining.map(({ operation }) => operation)).size;
  const places = [...new Set(remaining.map(({ through }) => through))];
  return [
    {
      mark: paint.glyphs.cross,
      text: `it closes ${counted(ways, 'undeclared way')} and not everything: ${counted(stay, 'operation')} ${stay === 1 ? 'stays' : 'stay'} in reach`,
      tint: paint.danger,
    },
    ...places.map((place): Entry => {
      const names = listOf(
        remaining.filter(({ through }) => through === place).map(({ operation }) => operation),
        most,
      );
      const text =
        place === null ? `by itself, which no such statement takes away: ${names}` : `through ${nodeText(place)}, to which what is declared leads: ${names}`;
      return { mark: ' ', text, tint: paint.plain };
    }),
  ];
}

function lostEntries({ lost, keeps }: CutOf<'deny'>, { paint, verbose }: Sheet): readonly Entry[] {
  const most = verbose ? Number.POSITIVE_INFINITY : MOST;
  const kept = keeps.length === 0 ? [] : [{ mark: paint.glyphs.tick, text: `what is declared and held stays: ${listOf(keeps, most)}`, tint: paint.good }];
  if (lost.length === 0) return kept;
  return [...kept, { mark: paint.glyphs.cross, text: `not shown to stay, although what is declared covers it: ${listOf(lost, most)}`, tint: paint.warning }];
}
