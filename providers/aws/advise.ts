import type { Advice, Subject } from '../../src/model.ts';

/** IAM can express any declared scope as a policy, so a token of AWS can always be narrowed to it, except root. */
export function advise({ kind, principal }: Subject): Advice {
  switch (kind) {
    case 'root':
      return {
        narrowable: false,
        closest: 'a role with a policy of just the declared statements; root has no narrower form',
        steps: ['Make a role with a policy of the declared statements alone.', 'Move the workload to the role.', 'Delete the access keys of root.'],
        revoke: 'Sign in as root and delete its access keys under "Security credentials".',
      };
    case 'session':
      return {
        narrowable: true,
        closest: 'the same session with a session policy, or a role of its own, with just the declared statements',
        steps: [
          `Make a role beside ${principal.name} whose policy holds the declared statements alone, or pass them as a session policy.`,
          'Let the workload assume that instead.',
        ],
        revoke: `Sessions cannot be deleted: revoke the active sessions of ${principal.name} in the IAM console, which denies all that are older.`,
      };
    default:
      return {
        narrowable: true,
        closest: 'a user or role of its own, whose one policy holds just the declared statements',
        steps: [
          'Make a policy of the declared statements alone.',
          'Make a role with that policy, or a user of its own where nothing can assume a role.',
          `Move the workload over, then take ${principal.name} out of groups and policies that it does not need.`,
        ],
        revoke: `aws iam update-access-key --user-name ${principal.name} --status Inactive --access-key-id <id of the key>`,
      };
  }
}
