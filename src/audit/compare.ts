import type { JudgedReach } from '../judgement.ts';
import type { Coverage, Declared, ProviderId } from '../model.ts';
import type { Reached } from './paths.ts';

/** How much of a reach is declared, and what is not. */
export type Comparison = Pick<JudgedReach, 'declared' | 'excess'>;

/**
 * Sets reach against what is declared. Which operation covers which is its provider's knowledge (see `Declared`). Scopes
 * speak of their own provider: what lies at the end of a path into another one is never declared.
 */
export function compare(reached: Reached, declared: Declared, provider: ProviderId): Comparison {
  const coverage: Coverage = reached.provider === provider ? declared.covers(reached.operation, reached.on, reached.conditions) : 'none';
  if (coverage === 'all') return { declared: 'all', excess: null };
  if (coverage === 'none') return { declared: 'none', excess: reached.on };
  return { declared: 'partial', excess: coverage.excess };
}
