/**
 * How the layers' answers add up to one. Sources: IAM User Guide, reference_policies_evaluation-logic and …-cross-account;
 * access_policies_boundaries; KMS Developer Guide, key-policies; Organizations User Guide, SCP evaluation (2026-09).
 */
import type { Naming } from './principals.ts';
import { and, or, type Truth } from './truth.ts';

/**
 * `same`: principal and resource are of one account. `cross`: of two. `own`: the resource alone decides who comes near it, as
 * roles and KMS keys do, and identity policies count where it delegates to the account.
 */
export type Situation = 'same' | 'cross' | 'own';

/**
 * Whether each layer allows, or what it would take. A layer that is not there or does not bind allows. `resource`: by how its
 * policy names the principal.
 */
export interface Tally<T = Truth> {
  readonly identity: T;
  readonly boundary: T;
  readonly session: T;
  readonly scp: T;
  readonly rcp: T;
  readonly resource: Readonly<Record<keyof Naming, T>>;
}

/** All of some, and any of some. */
export interface Logic<T> {
  readonly and: (...parts: readonly T[]) => T;
  readonly or: (...parts: readonly T[]) => T;
}

const KLEENE: Logic<Truth> = { and, or };

/** Whether the request is granted, explicit Denies aside. */
export function granted(tally: Tally, situation: Situation): Truth {
  return grantedBy(KLEENE, tally, situation);
}

/** The same in another logic than that of truth. */
export function grantedBy<T>(logic: Logic<T>, tally: Tally<T>, situation: Situation): T {
  return logic.and(tally.scp, tally.rcp, own(logic, tally, situation));
}

function own<T>({ and, or }: Logic<T>, { identity, boundary, session, resource }: Tally<T>, situation: Situation): T {
  const limits = and(boundary, session);
  switch (situation) {
    case 'same':
      // What a resource gives the user or the session itself, no silence of a boundary or session policy takes away.
      return or(resource.itself, and(limits, or(identity, resource.role)));
    case 'own':
      return or(resource.itself, and(limits, or(resource.role, and(resource.account, identity))));
    case 'cross':
      return and(limits, identity, or(resource.itself, resource.role, resource.account));
  }
}
