/**
 * The central types of overscope. Imports nothing; everything else imports it.
 * The words are those of CONTRIBUTING.md ("The words"): one word, one meaning.
 */

export const PROVIDER_IDS = ['railway', 'aws', 'github'] as const;
export type ProviderId = (typeof PROVIDER_IDS)[number];

/** Worst first. A `note` never fails an audit. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'note'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What calling an operation does, worst first. */
export const IMPACTS = [
  'destroys-data',
  'destroys-backup',
  'disables-protection',
  'destroys-resource',
  'executes-code',
  'escalates',
  'exfiltrates',
  'disrupts',
  'modifies',
  'reads',
] as const;
export type Impact = (typeof IMPACTS)[number];

/** The impacts that make an operation destructive, whether it is the main one or one of `also`. */
export const DESTRUCTIVE_IMPACTS = ['destroys-data', 'destroys-backup', 'disables-protection', 'destroys-resource'] as const satisfies readonly Impact[];

/**
 * Who can undo it, and for how long. `hours` is how long an undo stays possible, known to be true on `asOf` (YYYY-MM-DD).
 * `endedBy` names the operations that end a window or delete the versions: a token that holds one of them has no undo.
 */
export type Recovery =
  | { readonly class: 'none' | 'rebuild' | 'self-service'; readonly note: string | null }
  | { readonly class: 'versioned'; readonly endedBy: readonly string[]; readonly note: string | null }
  | { readonly class: 'window'; readonly hours: number; readonly asOf: string; readonly endedBy: readonly string[]; readonly note: string | null };

/** How a provider fact is known: written by the provider, seen live by somebody on that day, or judged from name and description. */
export interface Basis {
  readonly kind: 'documented' | 'observed' | 'judged';
  /** The day (YYYY-MM-DD) on which the source said so. */
  readonly asOf: string;
  readonly source: string | null;
}

/** One call of a provider's API, in the provider's own spelling. */
export interface Operation {
  readonly id: string;
  readonly impact: Impact;
  readonly also: readonly Impact[];
  readonly recovery: Recovery;
  readonly resourceType: string;
  readonly summary: string;
  readonly docs: string;
  readonly basis: Basis;
  /** `curated`: in the catalogue. `verb`: classified by the verb in its name alone. `unlisted`: in no table, counted as dangerous. */
  readonly known: 'curated' | 'verb' | 'unlisted';
}

/** The request made and what it answered, or the policy statement that decides. */
export interface Evidence {
  readonly source: string;
  readonly observed: string;
}

/** Copies of a data store. `inside` dies with it, `independent` does not; null means not inspected. */
export interface Backups {
  readonly inside: number | null;
  readonly independent: number | null;
  readonly evidence: readonly Evidence[];
  /** What must be said along with the count of independent copies: "on the word of the manifest". */
  readonly note?: string;
}

/** A thing acted on. `path` names it from its outermost container inward, with slashes: a path that starts with another is inside it. */
export interface Resource {
  readonly provider: ProviderId;
  readonly type: string;
  readonly id: string;
  readonly name: string;
  readonly path: string;
  /** Null for what holds no data of its own. */
  readonly backups: Backups | null;
  /** Of what contains data stores: those that go with it. Left out where more may be in it than is known. */
  readonly stores?: readonly Resource[];
}

/** Things enumerated, or a language of names that needed no inventory. `witness` is one concrete member. */
export type Selector =
  | { readonly kind: 'resources'; readonly resources: readonly Resource[] }
  | { readonly kind: 'pattern'; readonly include: readonly string[]; readonly except: readonly string[]; readonly witness: string };

/** What is denied is not reach, so denial has no word here. */
export type Certainty = 'allowed' | 'conditional' | 'unknown';

/** A readable residual condition, e.g. "only from 10.0.0.0/8". `free`: it is met, or whoever holds the token can meet it at will. */
export interface Condition {
  readonly text: string;
  readonly free: boolean;
}

/** One hop: with which grant `from` becomes `to`. `conditions` as in a reach: conditional when one of them is not free. */
export interface Step {
  readonly from: string;
  readonly via: string;
  readonly to: string;
  readonly certainty: Certainty;
  readonly conditions: readonly Condition[];
  readonly evidence: readonly Evidence[];
}

/** What a token can get to. */
export interface Reach {
  readonly operation: Operation;
  readonly on: Selector;
  readonly certainty: Certainty;
  /** What it is held under. It is conditional when one of them is not free. */
  readonly conditions: readonly Condition[];
  /** Layers that were not read and could only have narrowed it, e.g. "SCPs not read". */
  readonly upperBound: readonly string[];
  /** Empty when the token can do it directly. */
  readonly path: readonly Step[];
  readonly evidence: readonly Evidence[];
  /** The grants that give it, by the names that `Evaluation.changed` takes. Empty where rights are not made of grants. */
  readonly grants: readonly string[];
}

/** Why something could not be read. */
export const GAP_CAUSES = [
  'forbidden',
  'not-exposed',
  'rate-limited',
  'timeout',
  'unreadable',
  'budget',
  'unreachable',
  'unsupported',
  'interrupted',
  'contradicted',
] as const;

/** What a gap does to a verdict. */
export const GAP_EFFECTS = ['granting', 'narrowing', 'advisory'] as const;

/**
 * Something that could not be read. `granting`: it may hide reach, so the token is incomplete. `narrowing`: it could only
 * have taken rights away. `advisory`: neither.
 */
export interface Gap {
  readonly code: string;
  readonly what: string;
  readonly because: (typeof GAP_CAUSES)[number];
  readonly effect: (typeof GAP_EFFECTS)[number];
  readonly request: string;
}

/** 1-based, in a file named as the user named it. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Where a value is read from. Never the value. `env` and `profile` name a variable, `parts` one variable for each part of a value. */
export type SecretSource =
  | { readonly from: 'env'; readonly name: string }
  | { readonly from: 'parts'; readonly names: Readonly<Record<string, string>> }
  | { readonly from: 'file'; readonly path: string }
  | { readonly from: 'profile'; readonly profile: string }
  | { readonly from: 'exec'; readonly argv: readonly string[] }
  | { readonly from: 'stdin' };

/** By what a token is known: its value, or a name that an auditor looks up (`by` is the manifest's key: `principal`, `workflow`, …). */
export type Means = { readonly kind: 'secret'; readonly source: SecretSource } | { readonly kind: 'named'; readonly by: string; readonly value: string };

/** Somebody's signed decision to live with a finding until a day. */
export interface Acceptance {
  readonly rule: string;
  readonly reason: string;
  readonly owner: string;
  readonly until: string;
  readonly operations: readonly string[];
  readonly resources: readonly string[];
  readonly gaps: readonly string[];
  readonly location: Location;
}

/** One credential named in the manifest. `scopes` are the provider's own, checked by its vocabulary. */
export interface Token {
  readonly name: string;
  readonly provider: ProviderId;
  readonly means: Means;
  readonly kind: string | null;
  /** Empty: no environment is out of bounds. */
  readonly environments: readonly string[];
  readonly owner: string | null;
  readonly purpose: string | null;
  /** YYYY-MM-DD */
  readonly expires: string | null;
  readonly maxAgeDays: number;
  /** Facts by which an auditor finds the token: id, name, owner, … */
  readonly facts: Readonly<Record<string, string>>;
  readonly scopes: readonly unknown[];
  readonly accept: readonly Acceptance[];
  readonly location: Location;
  readonly scopesLocation: Location;
}

/** `patterns` holds each provider's own entries of this environment, checked by its vocabulary. */
export interface Environment {
  readonly name: string;
  readonly protected: boolean;
  readonly patterns: Readonly<Partial<Record<ProviderId, unknown>>>;
}

/** The identity that a token acts as. */
export interface Principal {
  readonly type: string;
  readonly id: string;
  readonly name: string;
}

/** A principal or a thing that can act, in any provider: "aws:arn:aws:iam::111122223333:role/deploy". */
export type NodeId = `${ProviderId}:${string}`;

/** When a token ends. `never` is only said when the provider says so. `possible`: its kind could have an end. */
export type Expiry =
  | { readonly kind: 'at'; readonly at: string; readonly source: string }
  | { readonly kind: 'never'; readonly possible: boolean; readonly source: string }
  | { readonly kind: 'unknown'; readonly source: string };

export interface Lifetime {
  /** ISO 8601 UTC, or null where the provider does not tell. */
  readonly createdAt: string | null;
  readonly lastUsedAt: string | null;
  readonly expiry: Expiry;
}

/** A token as its provider knows it. `gaps` are those of this token alone. */
export interface Subject {
  readonly token: string;
  readonly kind: string;
  readonly principal: Principal;
  readonly node: NodeId;
  readonly lifetime: Lifetime;
  readonly gaps: readonly Gap[];
}

/** One request that was made or refused, named without any value: "query Me", "GET /user", "iam:GetUser". */
export interface LedgerEntry {
  readonly method: string;
  readonly what: string;
  readonly outcome: 'answered' | 'failed' | 'refused';
  readonly status: number | null;
  readonly attempts: number;
  readonly exchange: boolean;
}

/** Why a token could not be audited at all. */
export interface Failure {
  readonly token: string;
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string | null;
}

/** What one provider's `collect` found. `state` is the provider's own plain JSON, parsed by its schema before use. */
export interface Collection {
  readonly subjects: readonly Subject[];
  readonly failed: readonly Failure[];
  readonly state: unknown;
}

/** How a value came to light, told without the value. */
export interface ValueFacts {
  readonly token: string;
  /** Other tokens of the manifest that hold the same value. */
  readonly sameValueAs: readonly string[];
  /** e.g. "/home/jo/.token is readable by its group (mode 0640)" */
  readonly exposures: readonly string[];
}

/** One a provider and run: plain JSON, no secret in it, what tokens share held once. */
export interface Snapshot extends Collection {
  readonly schemaVersion: 1;
  readonly provider: ProviderId;
  /** ISO 8601 UTC: when collecting began, and when it ended. */
  readonly takenAt: string;
  readonly finishedAt: string;
  readonly source: 'live' | 'snapshot';
  readonly values: readonly ValueFacts[];
  readonly requests: readonly LedgerEntry[];
}

/** How much of a reach is declared: all of it, none of it, or all but `excess`. */
export type Coverage = 'all' | 'none' | { readonly excess: Selector };
/**
 * What a token's scopes declare. Destruction compares effects: whoever declares one way to destroy a thing is not surprised
 * by another that does no more to it. Everything else compares operations. What merely resembles what is declared is not.
 * A scope that is declared under a condition covers only reach that is held under the same one.
 */
export interface Declared {
  readonly covers: (operation: Operation, on: Selector, conditions: readonly Condition[]) => Coverage;
}

/** No pattern of any environment names it: it weighs like production. */
export const UNPLACED = 'unplaced';
/** A branch of a placed repository that no branch pattern names: it belongs to no environment. */
export const NOWHERE = 'none';
/** The part of a selector that lies in one environment. */
export interface Placement {
  readonly environment: string;
  readonly on: Selector;
}

/** What to do about a token that holds too much. */
export interface Advice {
  /** False when the provider has no kind of token that holds just what is declared. */
  readonly narrowable: boolean;
  /** What comes closest to what is declared. */
  readonly closest: string;
  readonly steps: readonly string[];
  readonly revoke: string;
}

export const ERROR_CODES = [
  'usage',
  'manifest-invalid',
  'value-missing',
  'value-unrecognised',
  'exec-not-allowed',
  'unauthorized',
  'forbidden',
  'unreachable',
  'rate-limited',
  'timeout',
  'budget',
  'unexpected-response',
  'too-large',
  'write-refused',
  'unsupported',
  'interrupted',
  'not-collected',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** An error that a user can act on: what happened, and what to do. */
export class AuditError extends Error {
  override readonly name = 'AuditError';
  readonly code: ErrorCode;
  readonly hint: string | null;
  constructor(code: ErrorCode, message: string, options: { readonly hint?: string; readonly cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.hint = options.hint ?? null;
  }
}
