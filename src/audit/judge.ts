import type { Draft, Finding, Rule, TokenResult } from '../judgement.ts';
import { type Environment, UNPLACED } from '../model.ts';
import { fingerprintOf } from './fingerprint.ts';
import { type Productive, severityOf } from './severity.ts';
import { splitAccepted } from './suppress.ts';

/** What is judged by, the same for every token. */
export interface Grounds {
  readonly rules: readonly Rule[];
  readonly environments: readonly Environment[];
  /** ISO 8601 UTC */
  readonly now: string;
}

/** Named `production`, marked `protected`, or in no environment at all. */
function weighsLikeProduction(name: string, environments: readonly Environment[]): boolean {
  return name === 'production' || name === UNPLACED || environments.some((environment) => environment.name === name && environment.protected);
}

interface Judgement {
  readonly result: TokenResult;
  readonly findings: readonly Finding[];
}

/** Hears every rule on one token; gives each draft its severity, fingerprint and place, or its acceptance. */
export function judgeResult(result: TokenResult, input: Grounds): Judgement {
  const productive: Productive = (name) => weighsLikeProduction(name, input.environments);
  const findings = input.rules.flatMap((rule) =>
    rule.judge(result, { now: input.now, productive }).flatMap((draft) => {
      const { fires, accepted } = splitAccepted(rule.id, draft, result.token.accept, input.now);
      const firing = fires === null ? [] : [toFinding(rule, fires, result, productive)];
      return accepted === null ? firing : [...firing, { ...toFinding(rule, accepted.draft, result, productive), suppression: accepted.by }];
    }),
  );
  return { result: closeAcceptedGaps(result, findings), findings };
}

function toFinding(rule: Rule, draft: Draft, result: TokenResult, productive: Productive): Finding {
  const { token } = result;
  return {
    ...draft,
    rule: rule.id,
    severity: severityOf(draft.weight, draft.reach, productive),
    token: token.name,
    provider: token.provider,
    mappings: rule.mappings,
    location: draft.at === 'scopes' ? token.scopesLocation : token.location,
    fingerprint: fingerprintOf(rule.id, token.name, token.provider, draft.group),
    suppression: null,
  };
}

/** Accepting `cannot-exclude-destruction` with a gap's code closes that gap alone: it stays in the report, and no longer makes the token incomplete. */
function closeAcceptedGaps(result: TokenResult, findings: readonly Finding[]): TokenResult {
  if (result.status === 'failed' || result.complete) return result;
  const closed = new Set(findings.filter((finding) => finding.suppression !== null).map((finding) => finding.group));
  return { ...result, complete: result.gaps.every((gap) => gap.effect !== 'granting' || closed.has(`gap ${gap.code}`)) };
}
