/**
 * By what somebody becomes somebody else on GitHub, as operations of the catalogue. Sources, as of 2026-03-19: "Managing deploy keys",
 * "Security hardening for GitHub Actions" (what a job sees and how it is started), "Automatic token authentication" (what GITHUB_TOKEN may
 * hold), "Roles in an organization", all on docs.github.com; each operation's own page is in the catalogue.
 */

/** What one becomes: a key or a person that pushes, jobs that run, an owner. */
export type Becomes = 'ssh-key-of' | 'deploy-key-by' | 'collaborator-by' | 'jobs' | 'owner-of';

export interface Way {
  readonly id: string;
  readonly operations: readonly string[];
  readonly becomes: Becomes;
  /** What has to hold and was not read; null where nothing has to. */
  readonly condition: string | null;
}

/** A workflow file that the holder writes runs as it is pushed, with whatever permissions it asks for. */
export const WORKFLOW_FILE = 'workflow-file';
/** A job that runs already, or is defined, is asked for. */
export const DISPATCH = 'dispatch';

export const WAYS: readonly Way[] = [
  { id: 'ssh-key', operations: ['users/create-public-ssh-key-for-authenticated-user'], becomes: 'ssh-key-of', condition: null },
  { id: 'deploy-key', operations: ['repos/create-deploy-key'], becomes: 'deploy-key-by', condition: 'only where the organization allows deploy keys' },
  {
    id: 'collaborator',
    operations: ['repos/add-collaborator'],
    becomes: 'collaborator-by',
    condition: 'only where the organization lets people in from outside, or with somebody of it',
  },
  { id: WORKFLOW_FILE, operations: ['repos/create-or-update-file-contents#workflow'], becomes: 'jobs', condition: null },
  {
    id: DISPATCH,
    operations: ['actions/create-workflow-dispatch', 'repos/create-dispatch-event', 'actions/re-run-workflow'],
    becomes: 'jobs',
    condition: 'only what the workflows there do already',
  },
  {
    id: 'approval',
    operations: ['actions/approve-workflow-run', 'actions/review-pending-deployments-for-run'],
    becomes: 'jobs',
    condition: 'only for a run that waits for it',
  },
  {
    id: 'runner',
    operations: ['actions/create-registration-token-for-repo', 'actions/generate-runner-jitconfig-for-repo'],
    becomes: 'jobs',
    condition: 'only as jobs that ask for a self-hosted runner, with the permissions they have',
  },
  {
    id: 'runner-of-organization',
    operations: ['actions/create-registration-token-for-org', 'actions/generate-runner-jitconfig-for-org'],
    becomes: 'jobs',
    condition: 'only as jobs that ask for a self-hosted runner, with the permissions they have',
  },
  {
    id: 'default-permissions',
    operations: ['actions/set-github-actions-default-workflow-permissions-repository'],
    becomes: 'jobs',
    condition: 'only what the workflows there do already, with more rights',
  },
  {
    id: 'default-permissions-of-organization',
    operations: ['actions/set-github-actions-default-workflow-permissions-organization'],
    becomes: 'jobs',
    condition: 'only what the workflows there do already, with more rights',
  },
  { id: 'membership', operations: ['orgs/set-membership-for-user', 'orgs/create-invitation'], becomes: 'owner-of', condition: null },
  {
    id: 'organization-role',
    operations: ['orgs/assign-user-to-org-role', 'orgs/assign-team-to-org-role'],
    becomes: 'owner-of',
    condition: 'only as far as the roles that the organization has defined go',
  },
];

/** What a key pushes over git: by operations of the API that do the same. A key is bound by no scope, so it writes workflow files too. */
export const BY_GIT: ReadonlySet<string> = new Set([
  'git/create-ref',
  'git/delete-ref',
  'git/update-ref',
  'git/update-ref#force',
  'repos/create-or-update-file-contents',
  'repos/create-or-update-file-contents#workflow',
  'repos/delete-file',
  'repos/get-content',
]);

/**
 * What the GITHUB_TOKEN of a job can be given, beside packages and id-token, whose operations are others. It never holds
 * administration, secrets or workflows.
 */
export const OF_JOBS = [
  'actions',
  'attestations',
  'checks',
  'contents',
  'deployments',
  'discussions',
  'issues',
  'packages',
  'pages',
  'pull_requests',
  'security_events',
  'statuses',
] as const;
