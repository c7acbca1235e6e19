import type { Change } from '../evaluation.ts';
import type { Compared, Cut, NoCut } from '../judgement.ts';
import type { NodeId, Operation } from '../model.ts';
import { selectorKey } from '../reach.ts';
import { searchGrants } from './cut-grants.ts';
import { createLosses } from './kept.ts';
import type { Part } from './paths.ts';

export interface CutQuestion {
  readonly start: NodeId;
  readonly parts: readonly Part[];
  /** All that the token reaches, set against what is declared. */
  readonly reach: readonly Compared[];
  /** The same again, with some of the rights gone: walked anew and compared anew. */
  readonly judge: (parts: readonly Part[]) => readonly Compared[];
  /** The same of what the token holds by itself alone, which takes no walk. */
  readonly judgeOwn: (parts: readonly Part[]) => readonly Compared[];
  /** Which operations are to be closed, where they are not declared. */
  readonly wanted: (operation: Operation) => boolean;
  /** The provider's document that denies all but what is declared; null where there is no such thing. */
  readonly denying: unknown;
  readonly mostWalks?: number;
}

/** A second walk costs as much as the first; after so many of them the search is given up, and says so. */
const MOST_WALKS = 80;

/** A smallest set of grants, or else a Deny, or else another token. */
export function findCut(question: CutQuestion): Cut {
  const { reach, parts, judge, judgeOwn, wanted, mostWalks = MOST_WALKS } = question;
  const isOpen = ({ operation, excess }: Compared): boolean => excess !== null && wanted(operation);
  const open = reach.filter(isOpen);
  if (open.length === 0) return { kind: 'nothing' };
  const lossesOf = createLosses(reach);
  const without = (grants: ReadonlySet<string>): readonly Compared[] => judge(changeAll(parts, { without: grants, denied: null }));
  // What is declared and held directly stays only where it is held directly (see kept.ts).
  const isDirect = reach.every(({ declared, path }) => declared === 'none' || path.length === 0);
  const heldWithout = isDirect ? (grants: ReadonlySet<string>): readonly Compared[] => judgeOwn(changeAll(parts, { without: grants, denied: null })) : null;
  const found = searchGrants({ open, isOpen, without, heldWithout, lossesOf, mostWalks });
  if (found.kind === 'found') return { kind: 'grants', grants: found.grants, exact: found.exact, closed: open, behind: found.behind, walks: found.walks };
  const because = found.because === 'no-grants' && !hasGrants(question) ? 'not-made-of-grants' : found.because;
  return denyRest(question, { open, isOpen, because }) ?? { kind: 'replace', open, because };
}

/** Whether rights of the token's own provider are made of grants. */
function hasGrants({ start, parts }: CutQuestion): boolean {
  return parts.some(({ provider, evaluation }) => start.startsWith(`${provider}:`) && evaluation.changed !== undefined);
}

/** Evaluations whose rights are not made of grants stay as they are. */
function changeAll(parts: readonly Part[], change: Change): readonly Part[] {
  return parts.map(({ provider, evaluation }) => ({ provider, evaluation: evaluation.changed?.(change) ?? evaluation }));
}

interface Open {
  readonly open: readonly Compared[];
  readonly isOpen: (row: Compared) => boolean;
  readonly because: NoCut;
}

/** Null where there is no such document, or where it closes nothing. */
function denyRest({ start, parts, reach, judge, denying }: CutQuestion, { open, isOpen, because }: Open): Cut | null {
  if (denying === null) return null;
  const after = judge(changeAll(parts, { without: new Set(), denied: { to: start, document: denying } }));
  const remaining = after.filter(isOpen);
  const left = new Set(remaining.map(keyOf));
  const closed = open.filter((row) => !left.has(keyOf(row)));
  return closed.length === 0 ? null : { kind: 'deny', document: denying, closed, remaining, lost: createLosses(reach)(after), because };
}

function keyOf({ operation, on }: Compared): string {
  return `${operation.id} ${operation.resourceType} ${selectorKey(on)}`;
}
