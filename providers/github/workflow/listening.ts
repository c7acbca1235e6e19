/** What a job can start by asking for it: the events that the workflows of its checkout wait for. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { tryRead } from '../../../src/transport/failures.ts';
import { type Checkout, readWorkflow } from './checkout.ts';
import { eventsOf } from './subjects.ts';

const Started = z.looseObject({ on: z.unknown() });

const FOLDER = '.github/workflows';

/** Each with the event that it sends: nothing follows where no workflow waits for it. */
const SENDS = { 'repos/create-dispatch-event': 'repository_dispatch', 'actions/create-workflow-dispatch': 'workflow_dispatch' } as const;

/**
 * The operations by which a job starts nothing here. Empty where a workflow could not be read or understood. Whoever reruns a workflow needs no
 * event for it. GitHub looks for these events on the default branch, and what is read is the checkout: they are taken for the same.
 */
export async function idleIn(checkout: Checkout): Promise<readonly string[]> {
  const names = await readdir(join(checkout.root, FOLDER)).catch(() => null);
  const files = (names ?? []).filter((one) => /\.ya?ml$/.test(one));
  if (files.length === 0) return [];
  const waitedFor = new Set<string>();
  for (const name of files) {
    const read = await tryRead(() => readWorkflow(`${FOLDER}/${name}`, { ...checkout, folders: [checkout.root] }));
    const workflow = Started.safeParse(read.ok ? read.value.value : null);
    const events = workflow.success ? eventsOf(workflow.data.on) : null;
    if (events === null) return [];
    for (const event of events.keys()) waitedFor.add(event);
  }
  return Object.entries(SENDS).flatMap(([operation, event]) => (waitedFor.has(event) ? [] : [operation]));
}
