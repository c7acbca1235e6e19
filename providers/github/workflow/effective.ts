/** What the GITHUB_TOKEN of one job holds, as far as its workflow files say. */
import * as z from 'zod';
import { AuditError, type Evidence, type Gap } from '../../../src/model.ts';
import { nearest } from '../../../src/nearest.ts';
import { tryRead } from '../../../src/transport/failures.ts';
import { gap } from '../gaps.ts';
import { listed } from '../listed.ts';
import { greater, type Levels, lesser, levelsOf, worded } from './permissions.ts';
import { contextsOf, eventsOf } from './subjects.ts';
import type { YamlFile } from './yaml.ts';

const Workflow = z.looseObject({ on: z.unknown().optional(), jobs: z.record(z.string(), z.unknown()) });
const Job = z.looseObject({ uses: z.string().optional(), steps: z.array(z.unknown()).optional(), environment: z.unknown().optional() });

/** A job of a file that was read. */
export interface FoundJob {
  readonly file: YamlFile;
  readonly name: string;
  readonly job: z.infer<typeof Job>;
  readonly workflow: z.infer<typeof Workflow>;
}

/** `bounds`: why it may hold less. `contexts`: what the subjects of its identity tokens end in. */
export interface Effective {
  readonly levels: Levels;
  readonly contexts: readonly string[];
  readonly bounds: readonly string[];
  readonly evidence: readonly Evidence[];
  readonly gaps: readonly Gap[];
}

/** Throws an AuditError (`value-missing`) when the file has no such job, or none that runs anything. */
export function findJob(file: YamlFile, name: string): FoundJob {
  const workflow = Workflow.safeParse(file.value);
  if (!workflow.success) throw new AuditError('unexpected-response', `${file.path} is not a workflow: it has no jobs.`);
  const jobs = Object.keys(workflow.data.jobs);
  if (!jobs.includes(name)) {
    const meant = nearest(name, jobs);
    const hint = `${meant === null ? '' : `Did you mean ${JSON.stringify(meant)}? `}Its jobs are ${listed(jobs)}.`;
    throw new AuditError('value-missing', `${file.path} has no job ${JSON.stringify(name)}.`, { hint });
  }
  const job = Job.safeParse(workflow.data.jobs[name]);
  const runs = job.success && (job.data.uses !== undefined || (job.data.steps ?? []).length > 0);
  if (!job.success || !runs) {
    throw new AuditError('value-missing', `The job ${JSON.stringify(name)} of ${file.lineOf('jobs', name)} has no steps, so that it never has a token.`, {
      hint: 'Name a job that runs something.',
    });
  }
  return { file, name, job: job.data, workflow: workflow.data };
}

/** The job's own block, else that of its workflow; null where there is neither. A level that is not understood is told as a gap. */
export function ownLevels({ file, name, job, workflow }: FoundJob): Pick<Effective, 'levels' | 'evidence' | 'gaps'> | null {
  const places = [
    { at: ['jobs', name, 'permissions'], holder: job, of: `the job ${name}` },
    { at: ['permissions'], holder: workflow, of: 'the workflow' },
  ];
  const place = places.find(({ holder }) => 'permissions' in holder);
  if (place === undefined) return null;
  const { levels, odd } = levelsOf(place.holder['permissions']);
  const where = file.lineOf(...place.at);
  const gaps = odd.map((key) => {
    const what =
      key === '' ? `the permissions of ${place.of}: the block is not understood` : `what ${key} in the permissions of ${place.of} gives: it is not documented`;
    return gap('GH-U1', what, { because: 'unsupported', request: key === '' ? where : file.lineOf(...place.at, key) });
  });
  return { levels, evidence: [{ source: where, observed: `permissions of ${place.of}: ${worded(levels)}` }], gaps };
}

/** GitHub nests reusable workflows ten deep at most. */
const DEEPEST = 10;

/**
 * A workflow that the job calls can only narrow what the job hands to it. One of this checkout is read: what its jobs hold together is what
 * the entry means. Of another repository's nothing is read, and the caller's permissions stay as the bound.
 */
export async function narrowedByCalled(held: Levels, found: FoundJob, read: (path: string) => Promise<YamlFile>, depth = 0): Promise<Effective> {
  const { job, file, name } = found;
  const events = eventsOf(found.workflow.on);
  const plain = { levels: held, contexts: contextsOf(events, job.environment), bounds: [], evidence: [], gaps: [] };
  if (job.uses === undefined) return plain;
  const source = file.lineOf('jobs', name, 'uses');
  const unread = (because: Gap['because'], why: string): Effective => ({
    ...plain,
    contexts: ['*'],
    bounds: ['permissions of the called workflow not read'],
    gaps: [gap('GH-N6', `the permissions of ${job.uses}, which ${why}: it could only narrow those of its caller`, { because, request: source })],
  });
  if (!job.uses.startsWith('./')) return unread('unsupported', 'is in another repository');
  if (depth >= DEEPEST) return unread('unsupported', 'is called too deep down');
  const path = job.uses.slice('./'.length);
  const called = await tryRead(async () => jobsOf(await read(path)));
  if (!called.ok) return unread('unreadable', 'could not be read');
  if (called.value.length === 0) return unread('unreadable', 'has no jobs that run anything');
  const each = [];
  for (const inner of called.value) each.push(await throughCalled(held, { ...inner, workflow: { ...inner.workflow, on: found.workflow.on } }, read, depth + 1));
  return joined(each);
}

/** A called workflow without a block of its own has its caller's permissions. */
async function throughCalled(held: Levels, inner: FoundJob, read: (path: string) => Promise<YamlFile>, depth: number): Promise<Effective> {
  const own = ownLevels(inner);
  const narrowed = await narrowedByCalled(own === null ? held : lesser(held, own.levels), inner, read, depth);
  return own === null ? narrowed : { ...narrowed, evidence: [...own.evidence, ...narrowed.evidence], gaps: [...own.gaps, ...narrowed.gaps] };
}

function joined(each: readonly Effective[]): Effective {
  const evidence = new Map(each.flatMap((one) => one.evidence).map((one) => [`${one.source} ${one.observed}`, one]));
  return {
    levels: each.map(({ levels }) => levels).reduce(greater, {}),
    contexts: [...new Set(each.flatMap(({ contexts }) => contexts))].toSorted(),
    bounds: [...new Set(each.flatMap(({ bounds }) => bounds))].toSorted(),
    evidence: [...evidence.values()],
    gaps: each.flatMap(({ gaps }) => gaps),
  };
}

function jobsOf(file: YamlFile): readonly FoundJob[] {
  const workflow = Workflow.safeParse(file.value);
  if (!workflow.success) throw new AuditError('unexpected-response', `${file.path} is not a workflow.`);
  return Object.keys(workflow.data.jobs).map((name) => {
    const job = Job.safeParse(workflow.data.jobs[name]);
    if (!job.success) throw new AuditError('unexpected-response', `${file.lineOf('jobs', name)}: the job is not understood.`);
    return { file, name, job: job.data, workflow: workflow.data };
  });
}
