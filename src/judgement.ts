/**
 * What the judges say: reach set against what is declared, the rules, their findings. Imports the model and nothing else.
 */
import type { Copies, LastUse } from './evaluation.ts';
import type {
  Acceptance,
  Advice,
  Certainty,
  Evidence,
  Failure,
  Gap,
  Location,
  Placement,
  ProviderId,
  Reach,
  Selector,
  Severity,
  Step,
  Subject,
  Token,
  ValueFacts,
} from './model.ts';

/** A reach, set against what is declared and where it lies. `excess` is the part that is not declared, null when all is. */
export interface JudgedReach extends Reach {
  readonly declared: 'all' | 'none' | 'partial';
  readonly excess: Selector | null;
  /** The operation with which the same token ends what would undo this one; null when it holds none. */
  readonly undoEndedBy: string | null;
  /** Of an operation that destroys a data store: what becomes of its copies. */
  readonly copies: Copies | null;
  /** Where the stores lie that were inspected; empty where none was. */
  readonly storesIn: readonly Placement[];
  /** Where `excess` lies, or, when there is none, where all of it lies. */
  readonly placements: readonly Placement[];
  /** Where all of it lies. */
  readonly everywhere: readonly Placement[];
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
      /** The steps by which it comes to that; none where it is so by itself. */
      readonly administersBy: readonly Step[];
      /** How many others it makes or becomes. */
      readonly becomes: number;
      /** When it last used what it holds by itself; empty where the provider does not tell. */
      readonly lastUses: readonly LastUse[];
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

/** The rows of the severity table (`audit/severity` says where each begins). */
export const SEVERITY_ROWS = [
  'data-without-copy',
  'store-with-every-copy',
  'administrator',
  'data-with-undo',
  'store-with-every-copy-declared',
  'escalation-to-unknown-end',
  'crosses-destructively',
  'exfiltrates-production',
  'at-large',
  'protection-or-resource',
  'exfiltrates-elsewhere',
  'crosses',
  'unknown-destruction',
  'lifetime-or-reuse',
  'unnarrowable',
  'invalid-or-expired-acceptance',
  'unlisted-operation',
  'uncurated-verb',
  'writes',
  'reads',
  'declared-destruction',
  'unused',
] as const;
export type SeverityRow = (typeof SEVERITY_ROWS)[number];

/**
 * What decides a severity. `worst-destruction`: the worst of the draft's reach, each weighed by itself. `row`: one row of
 * the table; `productive: false` steps it down (every environment concerned is known, and none weighs like production), so
 * does `conditional: true` (the holder cannot satisfy the condition at will).
 */
export type Weight =
  | { readonly kind: 'worst-destruction' }
  | { readonly kind: 'row'; readonly row: SeverityRow; readonly productive: boolean; readonly conditional: boolean };

export interface Rule {
  readonly id: string;
  /** What an acceptance must name, one of these at least, so that it covers nothing that nobody has seen. Empty for a rule about the token itself. */
  readonly narrowedBy: readonly ('operations' | 'resources' | 'gaps')[];
  readonly title: string;
  readonly help: string;
  readonly mappings: Mappings;
  readonly judge: (result: TokenResult, context: RuleContext) => readonly Draft[];
}
export interface RuleContext {
  /** ISO 8601 UTC */
  readonly now: string;
  /** Whether an environment weighs like production: by its name, by `protected`, or because nothing placed it. */
  readonly productive: (environment: string) => boolean;
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

/** What a second judgement, after rights were taken away, says of a reach. */
export type Compared = Pick<JudgedReach, 'operation' | 'on' | 'certainty' | 'conditions' | 'path' | 'evidence' | 'grants' | 'declared' | 'excess'>;

/**
 * Why no set of grants is offered. `not-made-of-grants`: rights of this provider are not. `declared-needs-them`: every set that would close
 * it takes what is declared too. `no-grants`: some of it is given by none that could be taken away. `too-large`: the search was given up.
 */
export type NoCut = 'not-made-of-grants' | 'declared-needs-them' | 'no-grants' | 'too-large';

/**
 * How what is not declared is closed. `grants`: without these it is gone and what is declared stays, which a second walk has
 * shown; `exact` when no smaller set does. `deny`: what a walk under the document still found (`remaining`), and what is declared and did not
 * stay (`lost`); both are empty when it does all that is wanted. `replace`: neither helps, so another token must.
 */
export type Cut =
  | { readonly kind: 'nothing' }
  | {
      readonly kind: 'grants';
      readonly grants: readonly string[];
      readonly exact: boolean;
      readonly closed: readonly Compared[];
      /** Ways that a walk found only when others were gone; these are closed as well. */
      readonly behind: readonly Compared[];
      readonly walks: number;
    }
  | {
      readonly kind: 'deny';
      readonly document: unknown;
      readonly closed: readonly Compared[];
      readonly remaining: readonly Compared[];
      readonly lost: readonly Compared[];
      readonly because: NoCut;
    }
  | { readonly kind: 'replace'; readonly open: readonly Compared[]; readonly because: NoCut };

/** One token with how what it was never meant to do is closed. `becomes`: how many other nodes it can become; `uncounted`: at how many of them operations that only their names tell of were left out. */
export type Explained =
  | { readonly status: 'failed'; readonly result: Extract<TokenResult, { status: 'failed' }> }
  | { readonly status: 'audited'; readonly result: Audited; readonly becomes: number; readonly uncounted: number; readonly cut: Cut };
export type ExplainedResult = Extract<Explained, { status: 'audited' }>;
