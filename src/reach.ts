/** Questions about reach that judges, rules and renderers share. Pure; imports the model and nothing else. */
import { type Certainty, DESTRUCTIVE_IMPACTS, IMPACTS, type Impact, type Operation, type Recovery, type Resource, type Selector } from './model.ts';

/** What an operation and a row of a report both say of what calling it does. */
export type Effect = Pick<Operation, 'impact' | 'also'>;

/** All impacts of an operation, worst first. */
export function impactsOf(effect: Effect): readonly Impact[] {
  return IMPACTS.filter((impact) => hasImpact(effect, impact));
}

export function hasImpact(effect: Effect, ...impacts: readonly Impact[]): boolean {
  return impacts.some((impact) => effect.impact === impact || effect.also.includes(impact));
}

/** The worst that it does, whether that is its main impact or not: 0 is the worst there is. */
export function impactRank(effect: Effect): number {
  return IMPACTS.indexOf(impactsOf(effect)[0] ?? effect.impact);
}

/** A key to sort by: the worst impact first; of two that share it, the operation that does more. */
export function impactOrder(effect: Effect): string {
  return `${impactsOf(effect)
    .map((impact) => IMPACTS.indexOf(impact))
    .join('')}~`;
}

/** An operation that no table knows counts as destructive until somebody has looked at it. */
export function isDestructive(operation: Effect & Pick<Operation, 'known'>): boolean {
  return operation.known === 'unlisted' || hasImpact(operation, ...DESTRUCTIVE_IMPACTS);
}

const CERTAINTIES = ['unknown', 'conditional', 'allowed'] as const satisfies readonly Certainty[];

/** The weakest of several certainties; a chain is as sure as its weakest link. */
export function weakest(certainties: readonly Certainty[]): Certainty {
  return CERTAINTIES.find((certainty) => certainties.includes(certainty)) ?? 'allowed';
}

/** How sure a certainty is: 0 when it is neither proved nor ruled out. */
export function sureness(certainty: Certainty): number {
  return CERTAINTIES.indexOf(certainty);
}

/** The surest of several certainties: what a token can do in one way, it can do. */
export function surest(certainties: readonly Certainty[]): Certainty {
  return CERTAINTIES.toReversed().find((certainty) => certainties.includes(certainty)) ?? 'unknown';
}

const RECOVERIES = ['none', 'rebuild', 'versioned', 'window', 'self-service'] as const satisfies readonly Recovery['class'][];

/** How bad a recovery is: 0 when nothing comes back. */
export function recoveryRank(recovery: Pick<Recovery, 'class'>): number {
  return RECOVERIES.indexOf(recovery.class);
}

/** Whether `inner` is `outer` or lies in it, by the containers that their paths name. */
export function isWithin(inner: Resource, outer: Resource): boolean {
  return inner.provider === outer.provider && (inner.path === outer.path || inner.path.startsWith(`${outer.path}/`));
}

/** A stable name of a selector: equal selectors have equal keys. */
export function selectorKey(selector: Selector): string {
  switch (selector.kind) {
    case 'resources':
      return selector.resources
        .map((resource) => `${resource.type}:${resource.id}`)
        .toSorted()
        .join(' ');
    case 'pattern':
      return `${selector.include.toSorted().join(' ')} except ${selector.except.toSorted().join(' ')}`;
  }
}

export function isEmpty(selector: Selector): boolean {
  return selector.kind === 'resources' && selector.resources.length === 0;
}

/** A selector in a few words: at most `most` names, and how many more there are. */
export function describeSelector(selector: Selector, most = 3): string {
  const names = selector.kind === 'resources' ? selector.resources.map((resource) => resource.name) : selector.include;
  const except = selector.kind === 'pattern' && selector.except.length > 0 ? ` except ${listOf(selector.except, most)}` : '';
  return listOf(names, most) + except;
}

/** "a, b, c and 4 more" */
export function listOf(names: readonly string[], most = 3): string {
  const distinct = [...new Set(names)];
  const rest = distinct.length - most;
  return rest > 0 ? `${distinct.slice(0, most).join(', ')} and ${rest} more` : distinct.join(', ');
}
