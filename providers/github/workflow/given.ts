/** What a job is given before anything narrows it. GitHub is asked for one thing at most, and by an auditor. */
import type { Gap } from '../../../src/model.ts';
import type { CollectContext, Secret } from '../../../src/provider.ts';
import { becauseOf, tryRead } from '../../../src/transport/failures.ts';
import { createClient } from '../client.ts';
import type { Way } from '../collect.ts';
import { gap } from '../gaps.ts';
import * as responses from '../responses.ts';
import { type Effective, type FoundJob, ownLevels } from './effective.ts';
import { ANY_CALLERS, PERMISSIVE, RESTRICTED, worded } from './permissions.ts';
import { eventsOf } from './subjects.ts';

export interface Asking {
  readonly context: CollectContext;
  readonly way: Way;
}

/** What the job is given: by its own block, else by the repository, or by whoever calls a workflow that only others call. */
export async function givenTo(found: FoundJob, repository: string, asking: Asking): Promise<Omit<Effective, 'contexts'>> {
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
