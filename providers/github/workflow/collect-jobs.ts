/** The tokens that a manifest knows by `workflow`: read from files of the checkout. */
import { AuditError, type Failure, type NodeId, type Subject, type Token } from '../../../src/model.ts';
import type { CollectContext } from '../../../src/provider.ts';
import { tryRead } from '../../../src/transport/failures.ts';
import type { Way } from '../collect.ts';
import { accountOn } from '../named-account.ts';
import { NOTHING_HELD } from '../permitted.ts';
import type { Account, Grant, Job } from '../state.ts';
import { type Checkout, findCheckout, readWorkflow, repositoryOfCheckout } from './checkout.ts';
import { type Effective, type FoundJob, findJob, narrowedByCalled } from './effective.ts';
import { type Asking, givenTo } from './given.ts';
import { idleIn } from './listening.ts';
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
    if (means.kind !== 'named' || means.by !== 'workflow') continue;
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

async function collectJob(token: Token, entry: string, asking: Asking): Promise<CollectedJob> {
  const { context } = asking;
  context.progress(`reading the workflow of ${token.name}`);
  const hash = entry.indexOf('#');
  const checkout = await findCheckout(context.folder);
  const found = findJob(await readWorkflow(entry.slice(0, hash), checkout), entry.slice(hash + 1));
  const repository = await repositoryOf(token, checkout, context.environment);
  const given = await givenTo(found, repository, asking);
  const effective = await narrowedByCalled(given.levels, found, (path) => readWorkflow(path, { ...checkout, folders: [checkout.root] }));
  const collected = jobOf(token, found, repository, {
    ...effective,
    bounds: [...given.bounds, ...effective.bounds],
    evidence: [...given.evidence, ...effective.evidence, startedBy(found)],
    gaps: [...given.gaps, ...effective.gaps],
  });
  return { ...collected, job: { ...collected.job, idle: [...(await idleIn(checkout))] } };
}

/** As the manifest says, else as the checkout does, else as the run that this is part of does. Throws an AuditError (`value-missing`). */
async function repositoryOf({ facts }: Token, checkout: Checkout, environment: CollectContext['environment']): Promise<string> {
  const named = facts['repository'] ?? (await repositoryOfCheckout(checkout, environment['GITHUB_SERVER_URL'])) ?? environment['GITHUB_REPOSITORY'] ?? '';
  if (/^[\w.-]+\/[\w.-]+$/.test(named)) return named;
  throw new AuditError('value-missing', 'Of which repository the workflow is, neither the manifest nor the checkout tells.', {
    hint: 'Add it to the entry: token: { repository: owner/name }',
  });
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
    account: accountOn(repository, file.path),
    job: { repository, contexts: [...effective.contexts], evidence },
  };
}
