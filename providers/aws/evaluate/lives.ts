/**
 * The ways in which one long-term key of a user, or of root, can act: as it is; as a session, which `GetSessionToken` gives to every user
 * without any permission; and as a session with MFA, for whoever has the device.
 * Source: STS API reference, GetSessionToken; IAM User Guide, aws:MultiFactorAuthPresent, aws:TokenIssueTime (2026-09).
 */
import type { Condition } from '../../../src/model.ts';
import { type Context, type Known, layered, value } from '../policy/context.ts';
import type { PrincipalFacts } from '../policy/principals.ts';
import { isClosedToSession } from '../policy/special.ts';

export interface Life {
  readonly context: Context;
  /** What it takes to live it, beside the key. */
  readonly condition: Condition | null;
  readonly mayCall: (action: string) => boolean;
}

/** Keys in which the lives differ. */
const OWN_KEYS = ['aws:tokenissuetime', 'aws:multifactorauthpresent', 'aws:multifactorauthage'];

interface Living {
  readonly facts: PrincipalFacts;
  /** Null where nobody could read whether there is a device. */
  readonly mfa: boolean | null;
  readonly now: string;
  /** The keys that some statement asks about. */
  readonly tested: ReadonlySet<string>;
}

/** Where no statement asks about what tells the lives apart, a session can do no more than the key itself. */
export function livesOf(context: Context, { facts, mfa, now, tested }: Living): readonly Life[] {
  const asItIs: Life = { context, condition: null, mayCall: () => true };
  if ((facts.kind !== 'user' && facts.kind !== 'root') || !OWN_KEYS.some((key) => tested.has(key))) return [asItIs];
  const issued: Known = { kind: 'since', moment: now };
  const session: Life = {
    context: layered(
      new Map([
        ['aws:tokenissuetime', issued],
        ['aws:multifactorauthpresent', value('false')],
      ]),
      context,
    ),
    condition: null,
    mayCall: (action) => !isClosedToSession(action, { ...facts, credential: 'session' }),
  };
  if (mfa === false) return [asItIs, session];
  const proven: readonly [string, Known][] = [
    ['aws:tokenissuetime', issued],
    ['aws:multifactorauthpresent', value('true')],
    // It begins anew with each code, and grows.
    ['aws:multifactorauthage', { kind: 'present' }],
  ];
  const text = mfa === null ? 'needs an MFA code, if the user has a device' : 'needs an MFA code';
  const withMfa: Life = {
    context: layered(new Map(proven), context),
    condition: { text, free: false },
    mayCall: (action) => !isClosedToSession(action, { ...facts, credential: 'mfa-session' }),
  };
  return [asItIs, session, withMfa];
}
