/** The tokens that a manifest knows by `workflow`: read from files of the checkout. GitHub is asked for one thing at most, and by an auditor. */
import { AuditError, type Failure, type Gap, type NodeId, type Subject, type Token } from '../../../src/model.ts';
import type { CollectContext, Secret } from '../../../src/provider.ts';
import { becauseOf, tryRead } from '../../../src/transport/failures.ts';
import { createClient } from '../client.ts';
import type { Way } from '../collect.ts';
import { gap } from '../gaps.ts';
import { NOTHING_HELD } from '../permitted.ts';
import * as responses from '../responses.ts';
import type { Account, Grant, Job } from '../state.ts';
import { type Checkout, findCheckout, readWorkflow, repositoryOfCheckout } from './checkout.ts';
import { type Effective, type FoundJob, findJob, narrowedByCalled, ownLevels } from './effective.ts';
import { ANY_CALLERS, PERMISSIVE, RESTRICTED, worded } from './permissions.ts';
import { eventsOf } from './subjects.ts';

interface CollectedJob {
  readonly subject: Subject;
  readonly grant: Grant;
  readonly account: Account;
  readonly job: Job;
}

export interface CollectedJobs {
  readonly subjects: readonly Subject[];
  readonly failed: readonly Failure[];
  readonly grants: Readonly<Record<string, Grant>>;
  readonly accounts: Readonly<Record<string, Account>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

export async function collectJobs(tokens: readonly Token[], context: CollectContext, way: Way): Promise<CollectedJobs> {
  const found: CollectedJob[] = [];
  const failed: Failure[] = [];
  for (const token of tokens) {
    const { means } = token;
    if (means.kind !== 'named') continue;
    const read = await tryRead(() => collectJob(token, means.value, { context, way }));
    if (read.ok) found.push(read.value);
    else failed.push({ token: token.name, code: read.error.code, message: read.error.message, hint: read.error.hint });
  }
  const byNode = <Value>(value: (one: CollectedJob) => Value): Record<string, Value> => Object.fromEntries(found.map((one) => [one.subject.node, value(one)]));
  return {
    subjects: found.map(({ subject }) => subject),
    failed,
    grants: byNode(({ grant }) => grant),
    accounts: byNode(({ account }) => account),
    jobs: byNode(({ job }) => job),
  };
}

interface Asking {
  readonly context: CollectContext;
  readonly way: Way;
}

async function collectJob(token: Token, entry: string, asking: Asking): Promise<CollectedJob> {
  const { context } = asking;
  context.progress(`reading the workflow of ${token.name}`);
  const hash = entry.indexOf('#');
  const checkout = await findCheckout(context.folder);
  const found = findJob(await readWorkflow(entry.slice(0, hash), checkout), entry.slice(hash + 1));
  const repository = await repositoryOf(token, checkout, context.environment);
  const given = await givenTo(found, repository, asking);
  const effective = await narrowedByCalled(given.levels, found, (path) => readWorkflow(path, { ...checkout, folders: [checkout.root] }));
  return jobOf(token, found, repository, {
    ...effective,
    bounds: [...given.bounds, ...effective.bounds],
    evidence: [...given.evidence, ...effective.evidence, startedBy(found)],
    gaps: [...given.gaps, ...effective.gaps],
  });
}

/** As the manifest says, else as the checkout does, else as the run that this is part of does. Throws an AuditError (`value-missing`). */
async function repositoryOf({ facts }: Token, checkout: Checkout, environment: CollectContext['environment']): Promise<string> {
  const named = facts['repository'] ?? (await repositoryOfCheckout(checkout, environment['GITHUB_SERVER_URL'])) ?? environment['GITHUB_REPOSITORY'] ?? '';
  if (/^[\w.-]+\/[\w.-]+$/.test(named)) return named;
  throw new AuditError('value-missing', 'Of which repository the workflow is, neither the manifest nor the checkout tells.', {
    hint: 'Add it to the entry: token: { repository: owner/name }',
  });
}

/** What the job is given: by its own block, else by the repository, or by whoever calls a workflow that only others call. */
async function givenTo(found: FoundJob, repository: string, asking: Asking): Promise<Omit<Effective, 'contexts'>> {
  const own = ownLevels(found);
  if (own !== null) return { ...own, bounds: [] };
  const { file, name, workflow } = found;
  const source = file.lineOf('jobs', name);
  if (eventsOf(workflow.on)?.has('workflow_call') !== false) {
    const why = 'neither the job nor the workflow names permissions, and other workflows call it: they hand over theirs, at most all';
    const unread = gap('GH-N6', 'the permissions of the workflows that call this one, of which the job has no more', {
      because: 'unsupported',
      request: source,
    });
    return { levels: ANY_CALLERS, bounds: ['permissions of the calling workflow not read'], evidence: [{ source, observed: why }], gaps: [unread] };
  }
  return givenByDefault(repository, source, asking);
}

const UNREAD = 'default permissions of workflows not read';

async function givenByDefault(repository: string, source: string, asking: Asking): Promise<Omit<Effective, 'contexts'>> {
  const path = `/repos/${repository}/actions/permissions/workflow`;
  const request = `GET ${path}`;
  const observed = 'neither the job nor the workflow names permissions';
  const unread = (because: Gap['because'], why: string): Omit<Effective, 'contexts'> => ({
    levels: PERMISSIVE,
    bounds: [UNREAD],
    evidence: [{ source, observed: `${observed}: at most ${worded(PERMISSIVE)}` }],
    gaps: [gap('GH-N5', `the default permissions of workflows in ${repository}, which may be restricted: ${why}`, { because, request })],
  });
  const auditor = asking.context.auditors.flatMap(({ secret }) => (secret === null ? [] : [secret]))[0];
  if (auditor === undefined) return unread('unsupported', 'no auditor is there to ask');
  const read = await tryRead(() => askDefault(path, auditor, asking.way));
  if (!read.ok) return unread(becauseOf(read.error), read.error.message);
  const levels = read.value === 'write' ? PERMISSIVE : RESTRICTED;
  return {
    levels,
    bounds: [],
    evidence: [
      { source, observed },
      { source: request, observed: `default_workflow_permissions: ${read.value}` },
    ],
    gaps: [],
  };
}

async function askDefault(path: string, auditor: Secret, { send, endpoint }: Way): Promise<'read' | 'write'> {
  const client = await createClient(send, endpoint, auditor);
  return (await client.read(path, responses.WorkflowDefaults)).value.default_workflow_permissions;
}

/** A pull request from a fork gets read alone, one from the repository itself all: what counts is the most. */
function startedBy({ file, workflow }: FoundJob): Job['evidence'][number] {
  const events = eventsOf(workflow.on);
  const names = events === null ? 'events that are not understood' : [...events.keys()].join(', ');
  const forks = events?.has('pull_request') === true ? ' (read alone for pull requests from forks)' : '';
  return { source: file.lineOf('on'), observed: `started by ${names}${forks}` };
}

function jobOf(token: Token, { file, name }: FoundJob, repository: string, effective: Effective): CollectedJob {
  const id = `${repository}/${file.path}#${name}`;
  const node: NodeId = `github:job:${id}`;
  const evidence = [...effective.evidence];
  const [owner = ''] = repository.split('/');
  return {
    subject: {
      token: token.name,
      kind: 'job-token',
      principal: { type: 'job', id, name: `${name} of ${file.path} in ${repository}` },
      node,
      lifetime: { createdAt: null, lastUsedAt: null, expiry: { kind: 'unknown', source: 'it dies with its job' } },
      gaps: [...effective.gaps],
    },
    grant: {
      kind: 'permitted',
      permissions: { ...effective.levels },
      rest: NOTHING_HELD,
      repositories: null,
      roles: 'none',
      bound: effective.bounds.length === 0 ? null : effective.bounds.join('; '),
      evidence,
      account: node,
    },
    account: {
      user: null,
      siteAdmin: false,
      listedBy: file.path,
      // Whether it is public, archived or of an organization is in no file: the answers with which most is reached.
      repositories: [{ name: repository, owner, ofOrganization: false, public: false, archived: false, role: null, customRole: null }],
      organizations: { list: [], whole: true },
      settings: {},
      gaps: [],
    },
    job: { repository, contexts: [...effective.contexts], evidence },
  };
}
