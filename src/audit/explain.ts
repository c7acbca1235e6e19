import type { Explained, TokenResult } from '../judgement.ts';
import type { Operation, Token } from '../model.ts';
import { isDestructive } from '../reach.ts';
import { findCut } from './cut.ts';
import { judgeResult } from './judge.ts';
import { type Part, walkFrom } from './paths.ts';
import { type AuditInput, openAudit } from './run.ts';

/** One token, judged. */
export interface OpenToken {
  readonly result: TokenResult;
  /** With a cut of all destruction that is not declared, or of one operation alone. */
  readonly explain: (operation: string | null) => Explained;
}

/** Judges one token as an audit does. */
export function openToken(token: Token, input: AuditInput): OpenToken {
  const { parts, providerOf, standingOf } = openAudit(input);
  const { result: standing, became, compareAgain } = standingOf(token);
  const { result } = judgeResult(standing, input);
  return {
    result,
    explain: (operation) => {
      if (result.status === 'failed') return { status: 'failed', result };
      const { node } = result.subject;
      const cut = findCut({
        start: node,
        parts,
        reach: result.reach,
        judge: (changed: readonly Part[]) => walkFrom(node, changed).reach.map((reached) => ({ ...reached, ...compareAgain(reached) })),
        judgeOwn: (changed: readonly Part[]) =>
          changed.flatMap(({ provider, evaluation }) => evaluation.reachOf(node).map((reach) => ({ ...reach, ...compareAgain({ ...reach, provider }) }))),
        wanted: (one: Operation) => (operation === null ? isDestructive(one) : one.id === operation),
        denying: providerOf(token.provider).denyingAllBut?.(token.scopes) ?? null,
      });
      const uncounted = became.filter((one) => parts.some(({ evaluation }) => evaluation.leavesOut?.(one) ?? false)).length;
      return { status: 'audited', result, becomes: became.length, uncounted, cut };
    },
  };
}
