import type { Audited, TokenResult } from '../judgement.ts';
import type { Operation, Token } from '../model.ts';
import { isDestructive } from '../reach.ts';
import { type Cut, findCut } from './cut.ts';
import { judgeResult } from './judge.ts';
import { type Part, walkFrom } from './paths.ts';
import { type AuditInput, openAudit } from './run.ts';

type Failed = Extract<TokenResult, { status: 'failed' }>;

/** One token, and how what it was never meant to do is closed. */
export type Explained =
  | { readonly result: Failed; readonly cut: null }
  | {
      readonly result: Audited;
      /** How many other nodes it can become. */
      readonly becomes: number;
      readonly cut: Cut;
    };

/** Judges one token as an audit does, then looks for a cut: of all destruction that is not declared, or of one operation alone. */
export function explainToken(token: Token, operation: string | null, input: AuditInput): Explained {
  const { parts, providerOf, standingOf } = openAudit(input);
  const { result: standing, became, compareAgain } = standingOf(token);
  const { result } = judgeResult(standing, input);
  if (result.status === 'failed') return { result, cut: null };
  const { node } = result.subject;
  const cut = findCut({
    start: node,
    parts,
    reach: result.reach,
    judge: (changed: readonly Part[]) => walkFrom(node, changed).reach.map((reached) => ({ ...reached, ...compareAgain(reached) })),
    wanted: (one: Operation) => (operation === null ? isDestructive(one) : one.id === operation),
    denying: providerOf(token.provider).denyingAllBut?.(token.scopes) ?? null,
  });
  return { result, becomes: became.length, cut };
}
