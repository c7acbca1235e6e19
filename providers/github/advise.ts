import type { Advice, Subject } from '../../src/model.ts';

const FINE_GRAINED = 'a fine-grained personal access token for the declared repositories and permissions alone, or an installation token of a GitHub App';

/** What to put in the place of a token that holds too much. GitHub has a narrower kind for all but packages, which only classic tokens reach. */
export function advise(subject: Subject): Advice {
  switch (subject.kind) {
    case 'classic':
    case 'legacy':
      return {
        narrowable: true,
        closest: FINE_GRAINED,
        steps: [
          'Make a fine-grained token: one resource owner, only the declared repositories and permissions, and an end date.',
          'For automation prefer a GitHub App: its installation tokens live one hour and belong to no person.',
          'Put the new value where the old one is read, run this audit again, then delete the old token.',
        ],
        revoke: 'https://github.com/settings/tokens',
      };
    case 'oauth':
      return {
        narrowable: true,
        closest: FINE_GRAINED,
        steps: ['Authorise the app again with the declared scopes alone, or use a token made for this one purpose.', 'Revoke the old authorisation.'],
        revoke: 'https://github.com/settings/applications',
      };
    case 'fine-grained':
      return {
        narrowable: true,
        closest: 'the same token with fewer permissions or repositories',
        steps: ['Edit the token: take away every permission and repository that is not declared.', 'Give it an end date.'],
        revoke: 'https://github.com/settings/personal-access-tokens',
      };
    case 'user-to-server':
      return {
        narrowable: true,
        closest: "the same App with fewer permissions, which bound every user's token",
        steps: ['Take away the permissions that are not declared from the App.', 'Let its user tokens expire.'],
        revoke: 'https://github.com/settings/apps/authorizations',
      };
    case 'installation':
      return {
        narrowable: true,
        closest: 'an installation token that is minted for the declared repositories and permissions alone',
        steps: ['Name `repositories` and `permissions` when the token is minted; in a workflow, the `permissions` of the job.'],
        revoke: 'it ends by itself within the hour; DELETE /installation/token, sent with the token, ends it at once',
      };
    case 'job-token':
      return {
        narrowable: true,
        closest: 'the same job with a `permissions` block of its own that names just what is declared',
        steps: [
          'Write `permissions: {}` at the top of the workflow, and in each job the permissions that it needs.',
          "Set the repository's default for workflows to read.",
        ],
        revoke: 'it ends with its job; cancel the run to end it at once',
      };
    case 'deploy-key':
      return {
        narrowable: true,
        closest: 'a deploy key without write access, or an installation token of a GitHub App, which lives one hour',
        steps: [
          'A deploy key cannot be changed: make a new pair and add its public half to the repository, with "Allow write access" only if it is declared.',
          'Put the new private half where the old one is read, run this audit again, then delete the old key.',
        ],
        revoke: `https://github.com/${subject.principal.id.replace(/#.*/s, '')}/settings/keys`,
      };
    default:
      return {
        narrowable: true,
        closest: 'an installation token that is minted for the declared repositories and permissions alone',
        steps: ["Keep the App's key where tokens are minted and nowhere else.", 'Hand out installation tokens instead of what the key signs.'],
        revoke: "it ends by itself within ten minutes; to stop new ones, delete the App's private key in its settings",
      };
  }
}
