/** One way to other rights, and what those who work ways out are told. */
import type { NodeId } from '../../../src/model.ts';
import type { Escalation } from '../catalogue/escalations.ts';
import type { Compiled } from '../policy/layers.ts';
import type { Account, State } from '../state.ts';
import type { Assuming } from './assume.ts';
import type { Hold } from './hold.ts';
import type { Holder } from './holder.ts';
import type { TrustedRole, Trusts } from './trusts.ts';

/** One way that can be gone: with what, to whom. */
export interface Way {
  readonly escalation: Escalation;
  readonly to: NodeId;
  readonly hold: Hold;
}

/** What the ways of one principal are worked out from. */
export interface Ground {
  readonly state: State;
  readonly trusts: Trusts;
  readonly rcpsOf: (target: TrustedRole) => Compiled['rcps'];
  /** Names of roles, each one of those that control policies of an account tell apart from others. */
  readonly apart: (account: Account) => readonly string[];
  /** Whether two principals with the same policies hold the same: no control policy asks who they are. */
  readonly isAlike: (account: string) => boolean;
}

/** One way out of a holder, found by those who know where it leads. */
export interface Asked {
  readonly holder: Holder;
  readonly escalation: Escalation;
  readonly ground: Ground;
  /** Whether the holder may assume a role, by its trust or by another. */
  readonly assuming: Assuming;
  /** What all needs come to that are the same for every target; with the caveat. */
  readonly common: Hold;
  /** Whether a way to a node would be news. */
  readonly wants: (to: NodeId) => boolean;
}

/** Where one kind of way leads. */
export type Lead = (asked: Asked) => Iterable<Omit<Way, 'escalation'>>;
