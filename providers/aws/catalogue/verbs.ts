/** What the name of an action says, where nobody has looked at what it does. */
import type { Impact } from '../../../src/model.ts';

const DESTRUCTION = 'Delete|Terminate|Purge|Remove|Deregister|Disable|Revoke|Reset|Drop|Destroy|Wipe|Erase';

/** The first that fits decides: a read that hands out credentials is more than a read. */
const VERBS = [
  { pattern: /^(Batch)?Get.*(Credential|Token|Password|Secret)/i, impact: 'exfiltrates' },
  { pattern: new RegExp(`^(Batch)?(${DESTRUCTION})`, 'i'), impact: 'destroys-resource' },
  // Inside a name a verb is told by its capital (AdminDeleteUser) or by its noun (StartActiveApprovalTeamDeletion), unless what the
  // name begins with takes it back or only speaks of it (CancelKeyDeletion, UpdateDeletionProtection).
  {
    pattern: new RegExp(`^(?!Cancel|Notify|Update|Get|List|Describe|Search|View).*[a-z0-9]((${DESTRUCTION})(?![a-z])|Deletion(?!Protection))`),
    impact: 'destroys-resource',
  },
  { pattern: /^(Batch)?(Stop|Cancel|Detach|Disassociate|Reboot|Reject|Suspend|Pause)/i, impact: 'disrupts' },
  { pattern: /^(Batch)?(Get|List|Describe|Head|Search|Lookup|View)/i, impact: 'reads' },
] as const satisfies readonly { readonly pattern: RegExp; readonly impact: Impact }[];

export type VerbImpact = (typeof VERBS)[number]['impact'];

/** The impact that the verb of a name like `DeleteThing` tells, or null when it tells none. */
export function impactOfVerb(name: string): VerbImpact | null {
  return VERBS.find(({ pattern }) => pattern.test(name))?.impact ?? null;
}
