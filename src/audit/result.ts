import type { Copies } from '../evaluation.ts';
import type { JudgedReach, TokenResult } from '../judgement.ts';
import type { Environment, Failure, Gap, NodeId, Placement, ProviderId, Selector, Snapshot, Subject, Token, ValueFacts } from '../model.ts';
import type { Provider } from '../provider.ts';
import { type Comparison, compare } from './compare.ts';
import { createCopies } from './copies.ts';
import { type Part, type Reached, walkFrom } from './paths.ts';
import { createUndoEnds } from './undo.ts';

export interface Ground {
  readonly parts: readonly Part[];
  readonly snapshots: readonly Snapshot[];
  readonly environments: readonly Environment[];
  readonly providerOf: (id: ProviderId) => Provider;
  /** ISO 8601 UTC */
  readonly now: string;
  readonly maxAgeHours: number;
}

type Entry =
  | { readonly kind: 'failed'; readonly snapshot: Snapshot; readonly values: ValueFacts; readonly failure: Failure }
  | { readonly kind: 'subject'; readonly snapshot: Snapshot; readonly values: ValueFacts; readonly subject: Subject };

/** A result, and what it was made with, for whoever asks further. */
export interface Standing {
  readonly result: TokenResult;
  /** Every other node that the token can become. */
  readonly became: readonly NodeId[];
  /** Sets what another walk finds against what the token declares. */
  readonly compareAgain: (reached: Reached) => Comparison;
}

/** Makes, for one token after another, what the rules judge. Snapshots are indexed once, so that the cost is linear in tokens. */
export function createResults(ground: Ground): (token: Token) => Standing {
  const entries = indexSnapshots(ground.snapshots);
  const placeIn = createPlacing(ground);
  const storesIn = createStorePlacing(placeIn);
  return (token) => {
    const entry = entries.get(keyOf(token.provider, token.name));
    if (entry === undefined) return unwalked(notCollected(token, ground.now));
    const { snapshot, values } = entry;
    const common = { token, source: snapshot.source, takenAt: snapshot.takenAt, values };
    if (entry.kind === 'failed') return unwalked({ ...common, status: 'failed', error: entry.failure });
    const provider = ground.providerOf(token.provider);
    const declared = provider.declared(token.scopes, snapshot);
    const compareAgain = (reached: Reached): Comparison => compare(reached, declared, token.provider);
    const walk = walkFrom(entry.subject.node, ground.parts);
    const endOf = createUndoEnds(walk.reach);
    const copiesOf = createCopies(walk.reach, ground.parts);
    const gaps = [...entry.subject.gaps, ...walk.gaps, ...stalenessOf(snapshot, ground)];
    const result: TokenResult = {
      ...common,
      status: 'audited',
      subject: entry.subject,
      reach: walk.reach.map((reached) => {
        const comparison = compareAgain(reached);
        const copies = copiesOf(reached);
        const placed = { ...placesOf(reached, comparison.excess, placeIn), storesIn: storesIn(reached, copies) };
        return { ...reached, ...comparison, ...placed, undoEndedBy: endOf(reached), copies };
      }),
      gaps,
      administers: walk.administers,
      administersBy: walk.administersBy,
      becomes: walk.became.length,
      lastUses: ground.parts.flatMap(({ evaluation }) => evaluation.lastUsesOf?.(entry.subject.node) ?? []),
      advice: provider.advise(entry.subject),
      complete: gaps.every((gap) => gap.effect !== 'granting'),
    };
    return { result, became: walk.became, compareAgain };
  };
}

function unwalked(result: TokenResult): Standing {
  return { result, became: [], compareAgain: ({ on }) => ({ declared: 'none', excess: on }) };
}

type PlaceIn = (provider: ProviderId, on: Selector) => readonly Placement[];

/** Where a reach lies, and where the part of it lies that is not declared. */
function placesOf(reached: Reached, excess: Selector | null, placeIn: PlaceIn): Pick<JudgedReach, 'placements' | 'everywhere'> {
  const everywhere = placeIn(reached.provider, reached.on);
  return { everywhere, placements: excess === null || excess === reached.on ? everywhere : placeIn(reached.provider, excess) };
}

/** By their own names: what a pattern of an environment says of their parts alone does not place them. Each store is placed once. */
function createStorePlacing(placeIn: PlaceIn): (reached: Reached, copies: Copies | null) => readonly Placement[] {
  const known = new Map<string, readonly Placement[]>();
  return ({ provider }, copies) =>
    (copies?.stores ?? []).flatMap(({ id, name }) => {
      const resource = { provider, type: '', id, name, path: id, backups: null };
      const places = known.get(keyOf(provider, id)) ?? placeIn(provider, { kind: 'resources', resources: [resource] });
      known.set(keyOf(provider, id), places);
      return places;
    });
}

/** Splits selectors over the environments that say something of their provider. */
function createPlacing({ environments, providerOf }: Ground): PlaceIn {
  const known = new Map<ProviderId, Readonly<Record<string, unknown>>>();
  return (id, on) => {
    const patterns =
      known.get(id) ?? Object.fromEntries(environments.flatMap(({ name, patterns: { [id]: pattern } }) => (pattern === undefined ? [] : [[name, pattern]])));
    known.set(id, patterns);
    return providerOf(id).place(on, patterns);
  };
}

function indexSnapshots(snapshots: readonly Snapshot[]): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const snapshot of snapshots) {
    const facts = new Map(snapshot.values.map((values) => [values.token, values]));
    const valuesOf = (token: string): ValueFacts => facts.get(token) ?? { token, sameValueAs: [], exposures: [] };
    for (const failure of snapshot.failed) {
      entries.set(keyOf(snapshot.provider, failure.token), { kind: 'failed', snapshot, values: valuesOf(failure.token), failure });
    }
    for (const subject of snapshot.subjects) {
      entries.set(keyOf(snapshot.provider, subject.token), { kind: 'subject', snapshot, values: valuesOf(subject.token), subject });
    }
  }
  return entries;
}

function keyOf(provider: ProviderId, token: string): string {
  return `${provider} ${token}`;
}

function notCollected(token: Token, now: string): TokenResult {
  const hint = 'Collect again with the manifest as it is now, or give the folder that holds it with --snapshot.';
  const error: Failure = { token: token.name, code: 'not-collected', message: 'No snapshot holds this token.', hint };
  return { status: 'failed', token, source: 'snapshot', takenAt: now, values: { token: token.name, sameValueAs: [], exposures: [] }, error };
}

/** A snapshot too old to stand for today hides what was granted since. */
function stalenessOf(snapshot: Snapshot, { now, maxAgeHours }: Ground): readonly Gap[] {
  const hours = (Date.parse(now) - Date.parse(snapshot.takenAt)) / 3_600_000;
  if (snapshot.source === 'live' || hours <= maxAgeHours) return [];
  const what = `the snapshot is ${Math.floor(hours)} h old, and --max-age allows ${maxAgeHours} h`;
  return [{ code: 'stale-snapshot', what, because: 'unreadable', effect: 'granting', request: `snapshot of ${snapshot.takenAt}` }];
}
