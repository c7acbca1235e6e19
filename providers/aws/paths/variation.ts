/**
 * Principals as they would be after a change: "aws:arn:…:user/ci#any-policy". They are nodes like others, so that what they reach, and
 * what they become in turn, is worked out by the same engine.
 */
import type { NodeId } from '../../../src/model.ts';
import { CHANGES, type KnownChange } from '../catalogue/escalations.ts';

/** A change that the catalogue knows; a role that is yet to be made; a group that the user has joined. */
export type Variant = KnownChange | 'new' | `in-group/${string}`;

export interface VariedPrincipal {
  readonly arn: string;
  /** Sorted. */
  readonly variants: readonly Variant[];
}

/** Null for nodes of other providers, and for what is no such name. No name of IAM's holds "#" or "&". */
export function parseNode(id: NodeId): VariedPrincipal | null {
  if (!id.startsWith('aws:')) return null;
  const [arn = '', changes] = id.slice('aws:'.length).split('#');
  const variants = changes === undefined ? [] : changes.split('&').filter(isVariant);
  return { arn, variants };
}

function isVariant(text: string): text is Variant {
  return text === 'new' || text.startsWith('in-group/') || CHANGES.some((change) => change === text);
}

export function nodeOf(arn: string, variants: readonly Variant[] = []): NodeId {
  const sorted = [...new Set(variants)].toSorted();
  return sorted.length === 0 ? `aws:${arn}` : `aws:${arn}#${sorted.join('&')}`;
}

/** Whether it acts only through a service, so that it becomes nobody else. */
export function isConfined({ variants }: Pick<VariedPrincipal, 'variants'>): boolean {
  return variants.some((variant) => variant.startsWith('by-'));
}
