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

/** Whether the key itself, without MFA, can give its user a device. */
export type Enrolling = 'freely' | 'on terms' | 'no';

interface Living {
  readonly facts: PrincipalFacts;
  /** Null where nobody could read whether there is a device. */
  readonly mfa: boolean | null;
  readonly now: string;
  readonly enrols: (context: Context) => Enrolling;
  /** The keys that some statement asks about. */
  readonly tested: ReadonlySet<string>;
}

/** What a code takes: nothing more than the key where that is enough to enrol a device. Null where nobody can have one. */
function codeFor(mfa: boolean | null, enrols: Enrolling): Condition | null {
  if (enrols === 'freely') return { text: 'needs an MFA code, from a device that it can enrol itself', free: true };
  if (mfa === true) return { text: 'needs an MFA code', free: false };
  if (enrols === 'on terms') return { text: 'needs an MFA code, if it may enrol a device', free: false };
  return mfa === null ? { text: 'needs an MFA code, if the user has a device', free: false } : null;
}

/** Where no statement asks about what tells the lives apart, a session can do no more than the key itself. */
export function livesOf(context: Context, { facts, mfa, now, enrols, tested }: Living): readonly Life[] {
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
  const condition = codeFor(mfa, enrols(context));
  if (condition === null) return [asItIs, session];
  const proven: readonly [string, Known][] = [
    ['aws:tokenissuetime', issued],
    ['aws:multifactorauthpresent', value('true')],
    // It begins anew with each code, and grows.
    ['aws:multifactorauthage', { kind: 'present' }],
  ];
  const withMfa: Life = {
    context: layered(new Map(proven), context),
    condition,
    mayCall: (action) => !isClosedToSession(action, { ...facts, credential: 'mfa-session' }),
  };
  return [asItIs, session, withMfa];
}
