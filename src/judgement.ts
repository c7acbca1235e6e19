/**
 * What the judges say: reach set against what is declared, the rules, their findings. Imports the model and nothing else.
 */
import type {
  Acceptance,
  Advice,
  Certainty,
  Environment,
  Evidence,
  Failure,
  Gap,
  Location,
  Placement,
  ProviderId,
  Reach,
  Selector,
  Severity,
  Subject,
  Token,
  ValueFacts,
} from './model.ts';

/** A reach, set against what is declared and where it lies. `excess` is the part that is not declared, null when all is. */
export interface JudgedReach extends Reach {
  readonly declared: 'all' | 'none' | 'partial';
  readonly excess: Selector | null;
  /** Where `excess` lies, or, when there is none, where all of it lies. */
  readonly placements: readonly Placement[];
}

export type TokenResult =
  | {
      readonly status: 'audited';
      readonly token: Token;
      readonly subject: Subject;
      readonly source: 'live' | 'snapshot';
      readonly takenAt: string;
      readonly values: ValueFacts;
      readonly reach: readonly JudgedReach[];
      readonly gaps: readonly Gap[];
      readonly administers: string | null;
      readonly advice: Advice;
      /** False when a granting gap is open. */
      readonly complete: boolean;
    }
  | {
      readonly status: 'failed';
      readonly token: Token;
      readonly source: 'live' | 'snapshot';
      readonly takenAt: string;
      readonly values: ValueFacts;
      readonly error: Failure;
    };
export type Audited = Extract<TokenResult, { status: 'audited' }>;

export interface Mappings {
  readonly owaspNhi: readonly string[];
  readonly owaspAgentic: readonly string[];
  readonly owaspLlm: readonly string[];
  readonly cwe: readonly string[];
}
export interface Remediation {
  readonly text: string;
  readonly steps: readonly string[];
}

/** What a rule says of a token, before severity and fingerprint. `group` tells two findings of one rule and token apart, and stays the same from run to run. */
export interface Draft {
  readonly weight: Weight;
  readonly group: string;
  readonly title: string;
  readonly message: string;
  readonly certainty: Certainty;
  readonly reach: readonly JudgedReach[];
  readonly environments: readonly string[];
  readonly evidence: readonly Evidence[];
  readonly remediation: Remediation;
  readonly at: 'token' | 'scopes';
}

/** What decides a severity: a row of the table in `audit/severity`, and what may step it down. */
export interface Weight {
  readonly row: string;
  readonly destructive: boolean;
  /** False steps down once: every environment concerned is known, and none weighs like production. */
  readonly productive: boolean;
  /** True steps down once: conditional, and the holder cannot satisfy the condition at will. */
  readonly conditional: boolean;
}

export interface Rule {
  readonly id: string;
  readonly title: string;
  readonly help: string;
  readonly mappings: Mappings;
  readonly judge: (result: TokenResult, context: RuleContext) => readonly Draft[];
}
export interface RuleContext {
  /** ISO 8601 UTC */
  readonly now: string;
  readonly environments: readonly Environment[];
}

export interface Finding extends Draft {
  readonly rule: string;
  readonly severity: Severity;
  readonly token: string;
  readonly provider: ProviderId;
  readonly mappings: Mappings;
  readonly location: Location;
  readonly fingerprint: string;
  readonly suppression: Acceptance | null;
}
