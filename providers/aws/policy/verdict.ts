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

/** Whether each layer allows. A layer that is not there or does not bind allows. `resource`: by how its policy names the principal. */
export interface Tally {
  readonly identity: Truth;
  readonly boundary: Truth;
  readonly session: Truth;
  readonly scp: Truth;
  readonly rcp: Truth;
  readonly resource: Naming;
}

/** Whether the request is granted, explicit Denies aside. */
export function granted(tally: Tally, situation: Situation): Truth {
  return and(tally.scp, tally.rcp, own(tally, situation));
}

function own({ identity, boundary, session, resource }: Tally, situation: Situation): Truth {
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
