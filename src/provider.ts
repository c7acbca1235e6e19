/**
 * What a provider is to the rest of overscope: how its tokens are recognised, collected, evaluated, declared and placed.
 * Imports the model and nothing else.
 */
import type { Evaluation } from './evaluation.ts';
import type { Advice, Collection, Declared, Operation, Placement, ProviderId, Selector, Snapshot, Subject, Token } from './model.ts';

/** A token's value, in named parts (`value`, or `accessKeyId` and `secretAccessKey`). Prints as "[redacted]". */
export interface Secret {
  readonly parts: readonly string[];
  readonly has: (part: string) => boolean;
  /** Throws when there is no such part. Only transports and recognisers call it. */
  readonly reveal: (part: string) => string;
}

/**
 * A credential that may look at other tokens. `entry` is the manifest's, checked by the vocabulary. `secret` is null where there is
 * only a saved file, and where a profile has no keys of its own: the provider may then exchange what it has for some.
 */
export interface Auditor {
  readonly entry: unknown;
  readonly secret: Secret | null;
}

/** A request on its way out. */
export interface WireRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** Called before each attempt to send it; what it throws keeps the attempt from leaving. Where a provider bounds what one credential asks. */
  readonly spend?: () => void;
}

/** An answer whose body was read whole. Header names are lower-case. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
}
export type Send = (request: WireRequest, signal?: AbortSignal) => Promise<WireAnswer>;

/**
 * One read of a REST interface. In `path` a "*" stands for one segment; `query` are the names that must stand in the address, `may`
 * those that may besides, each once. A POST has a JSON body. It is recorded under the name `what`.
 */
export interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query: readonly string[];
  readonly may: readonly string[];
  readonly what: string;
}

/**
 * What may leave for one provider. `graphql`: documents compared whole, none selecting a field of `neverSelect`: "config" anywhere, "Query.variables" at the root.
 * `commands`: the names of form-encoded `Action`s, each mapped to the IAM action of level Read or List that it needs.
 * `targets`: likewise the values of `X-Amz-Target`, by which AWS's JSON protocol names its commands; `json` is the version of that protocol.
 * `routes`: the reads of a REST interface one by one, below `path`, where "rest" would let every GET pass.
 * `exchange`: the one request by which an auditor gets credentials for itself: each of `fields`, of the form or of the address,
 * stands in it once, with exactly this value. It is recorded as an exchange, under the name `what`.
 */
export type Allowance =
  | { readonly kind: 'rest' }
  | { readonly kind: 'graphql'; readonly path: string; readonly documents: readonly string[]; readonly neverSelect: readonly string[] }
  | { readonly kind: 'commands'; readonly path: string; readonly commands: Readonly<Record<string, string>> }
  | { readonly kind: 'targets'; readonly path: string; readonly json: '1.0' | '1.1'; readonly targets: Readonly<Record<string, string>> }
  | { readonly kind: 'routes'; readonly path: string; readonly routes: readonly Route[] }
  | {
      readonly kind: 'exchange';
      readonly what: string;
      readonly method: 'GET' | 'POST';
      readonly path: string;
      readonly fields: Readonly<Record<string, string>>;
    };

export interface WirePolicy {
  /** The one origin to which requests may go, e.g. "https://api.github.com". */
  readonly origin: string;
  readonly allow: readonly Allowance[];
  /** True for a refusal that means "slow down", in whatever status the provider dresses it. 429 always does. */
  readonly limited: (answer: WireAnswer) => boolean;
  /** At most this many requests a second; null for no limit. */
  readonly perSecond: number | null;
}

/** A switch of one provider's own: `--last-used`. It asks for reads that cost more than they tell most users. */
export interface ProviderOption {
  /** As on the command line, without its dashes: "last-used". */
  readonly flag: string;
  readonly help: string;
}

export interface CollectContext {
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** Where the paths of the manifest start. */
  readonly folder: string;
  /** Environment variables: endpoints and the places of shared files. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The value of a token that is known by its value. It has passed the provider's `recognise`. */
  readonly reveal: (token: string) => Secret;
  readonly auditors: readonly Auditor[];
  /** Hides a value that came to light while collecting from every output, before anything is done with it. */
  readonly hide: (secret: Secret) => void;
  readonly open: (policy: WirePolicy) => Send;
  /** The most requests of the run, where the user said so; null where a provider may keep to a bound of its own. */
  readonly maxRequests: number | null;
  /** How many reads may be under way at once. */
  readonly concurrency: number;
  /** How long one read may take with its retries; also how long a provider waits for what it makes ready in its own time. */
  readonly timeoutMs: number;
  /** The flags of the provider's own options that are on. */
  readonly options: ReadonlySet<string>;
  readonly progress: (message: string) => void;
}

/** What `recognise` makes of a value, offline. `secret` holds the parts under the names that the provider's client reads. */
export type Recognition =
  | { readonly recognised: true; readonly shape: string; readonly secret: Secret }
  | { readonly recognised: false; readonly because: string };

/** The one thing the model needs of zod; zod's schemas fit it without a cast. */
export interface Schema<T> {
  readonly parse: (value: unknown) => T;
}

interface ProviderBasics {
  readonly id: ProviderId;
  /** The day (YYYY-MM-DD) of the newest source that the catalogue was held against. */
  readonly asOf: string;
  readonly operations: () => readonly Operation[];
  /** Asked before anything is read or sent. Throws an AuditError (`usage`) where an option needs what is not installed. */
  readonly prepare?: (options: ReadonlySet<string>) => Promise<void>;
  readonly collect: (tokens: readonly Token[], context: CollectContext) => Promise<Collection>;
  /** The requests that `collect` would make, one a line, without making any. */
  readonly plan: (tokens: readonly Token[], auditors: readonly unknown[], options: ReadonlySet<string>) => readonly string[];
  /** The least rights that an audit needs of this provider, ready to paste. */
  readonly permissions: () => string;
  readonly advise: (subject: Subject) => Advice;
  /** What reading alone changes at the provider, in a sentence: told once by every audit that asked it anything. */
  readonly trace?: string;
}

/** What the registry and the pipeline see: no type parameter, nothing to cast. */
export interface Provider extends ProviderBasics {
  readonly evaluate: (snapshot: Snapshot) => Evaluation;
  readonly declared: (scopes: readonly unknown[], snapshot: Snapshot) => Declared;
  readonly place: (on: Selector, environments: Readonly<Record<string, unknown>>) => readonly Placement[];
  /** A document that denies what the scopes do not declare, as `Change.denied` takes it; null where they have no such opposite. */
  readonly denyingAllBut?: (scopes: readonly unknown[]) => object | null;
}

/** What a provider's author writes. Properties, not methods, so that `strictFunctionTypes` checks them. */
export interface ProviderSpec<State, Scope, Pattern> extends ProviderBasics {
  readonly state: Schema<State>;
  readonly scope: Schema<Scope>;
  readonly pattern: Schema<Pattern>;
  readonly evaluate: (state: State, snapshot: Snapshot) => Evaluation;
  readonly declared: (scopes: readonly Scope[], state: State) => Declared;
  readonly place: (on: Selector, environments: ReadonlyMap<string, Pattern>) => readonly Placement[];
  readonly denyingAllBut?: (scopes: readonly Scope[]) => object | null;
}

/** Hides a provider's own types behind its schemas. What is asked again and again is parsed once. */
export function defineProvider<State, Scope, Pattern>(spec: ProviderSpec<State, Scope, Pattern>): Provider {
  const stateOf = parsedOnce((snapshot: Snapshot) => spec.state.parse(snapshot.state));
  const patternsOf = parsedOnce(
    (environments: Readonly<Record<string, unknown>>) => new Map(Object.entries(environments).map(([name, pattern]) => [name, spec.pattern.parse(pattern)])),
  );
  const { denyingAllBut, ...rest } = spec;
  return {
    ...rest,
    evaluate: (snapshot) => spec.evaluate(stateOf(snapshot), snapshot),
    declared: (scopes, snapshot) =>
      spec.declared(
        scopes.map((scope) => spec.scope.parse(scope)),
        stateOf(snapshot),
      ),
    place: (on, environments) => spec.place(on, patternsOf(environments)),
    ...(denyingAllBut === undefined ? {} : { denyingAllBut: (scopes) => denyingAllBut(scopes.map((scope) => spec.scope.parse(scope))) }),
  };
}

function parsedOnce<Given extends object, Parsed>(parse: (given: Given) => Parsed): (given: Given) => Parsed {
  const known = new WeakMap<Given, Parsed>();
  return (given) => {
    const found = known.get(given) ?? parse(given);
    known.set(given, found);
    return found;
  };
}
