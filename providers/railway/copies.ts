/** Reads what dies with each volume: its backups, and the schedules that make them. In batches, since this is most of what is asked. */
import { AuditError } from '../../src/model.ts';
import { becauseOf, type Read, tryRead } from '../../src/transport/failures.ts';
import { summarise } from './backups.ts';
import { BATCH_SIZE } from './batches.ts';
import { type Ask, nameOf } from './client.ts';
import { isFinal, TRUNCATED, truncates } from './listing.ts';
import * as questions from './questions.ts';
import type { Backups, Environment, Inspected, Schedule, Volume, Workspace } from './state.ts';

/** Stands until the copies of a volume were asked for. */
export const NOT_READ: Inspected<never> = {
  read: false,
  gap: { code: 'RW-BACKUPS', what: 'backups were not asked for', because: 'unsupported', effect: 'advisory', request: 'none' },
};

/**
 * The same workspace with the copies of all its volumes. Batches reach over its projects and environments, and not over
 * workspaces: whether there are backups at all is a matter of the plan, which a workspace has as a whole.
 */
export async function readCopies(ask: Ask, workspace: Workspace): Promise<Workspace> {
  const ids = [
    ...new Set(workspace.projects.items.flatMap(({ environments }) => environments.items.flatMap(({ volumes }) => volumes.items.map(({ id }) => id)))),
  ];
  const [backups, schedules] = await Promise.all([readEach(ids, backupsWith(ask)), readEach(ids, schedulesWith(ask))]);
  const withCopies = (place: string, volume: Volume): Volume => ({
    ...volume,
    backups: inspected(`the backups of volume ${volume.name} in ${place}`, questions.volumeBackups, backups.get(volume.id)),
    schedules: inspected(`the backup schedules of volume ${volume.name} in ${place}`, questions.volumeBackupSchedules, schedules.get(volume.id)),
  });
  const inEnvironment = (projectName: string, { volumes, ...environment }: Environment): Environment => ({
    ...environment,
    volumes: { items: volumes.items.map((volume) => withCopies(`environment ${projectName}/${environment.name}`, volume)), gap: volumes.gap },
  });
  const items = workspace.projects.items.map(({ environments, ...project }) => ({
    ...project,
    environments: { items: environments.items.map((environment) => inEnvironment(project.name, environment)), gap: environments.gap },
  }));
  return { ...workspace, projects: { items, gap: workspace.projects.gap } };
}

/** One thing that is asked of volumes, of one or of several. */
interface Means<Value> {
  readonly single: (id: string) => Promise<Value>;
  readonly batch: (ids: readonly string[]) => Promise<ReadonlyMap<string, Value>>;
}

function backupsWith(ask: Ask): Means<Backups> {
  return {
    single: async (volumeInstanceId) => summarise((await ask(questions.volumeBackups, { volumeInstanceId })).volumeInstanceBackupList),
    batch: async (ids) => valuesOf(ids, await ask(questions.volumeBackupsOf(ids.length), variablesFor(ids)), summarise),
  };
}

function schedulesWith(ask: Ask): Means<readonly Schedule[]> {
  return {
    single: async (volumeInstanceId) => (await ask(questions.volumeBackupSchedules, { volumeInstanceId })).volumeInstanceBackupScheduleList,
    batch: async (ids) => valuesOf(ids, await ask(questions.volumeBackupSchedulesOf(ids.length), variablesFor(ids)), (list) => list),
  };
}

function variablesFor(ids: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(ids.map((id, n) => [`v${n}`, id]));
}

function valuesOf<List, Value>(ids: readonly string[], answer: Readonly<Record<string, List>>, read: (list: List) => Value): ReadonlyMap<string, Value> {
  return new Map(
    ids.map((id, n) => {
      const list = answer[`v${n}`];
      if (list === undefined) throw new AuditError('unexpected-response', 'Railway left a volume out of its answer.');
      return [id, read(list)];
    }),
  );
}

async function readEach<Value>(ids: readonly string[], means: Means<Value>): Promise<ReadonlyMap<string, Read<Value>>> {
  const batches = Array.from({ length: Math.ceil(ids.length / BATCH_SIZE) }, (_, n) => ids.slice(n * BATCH_SIZE, (n + 1) * BATCH_SIZE));
  return new Map((await Promise.all(batches.map((batch) => readBatch(batch, means)))).flatMap((read) => [...read]));
}

/** One volume that is refused leaves the others of its batch without an answer, so each is asked by itself then. */
async function readBatch<Value>(ids: readonly string[], means: Means<Value>): Promise<ReadonlyMap<string, Read<Value>>> {
  const [only, ...others] = ids;
  if (only !== undefined && others.length === 0) return new Map([[only, await tryRead(() => means.single(only))]]);
  const batch = await tryRead(() => means.batch(ids));
  if (batch.ok) return new Map([...batch.value].map(([id, value]) => [id, { ok: true, value }]));
  const { error } = batch;
  if (isFinal(error)) return new Map(ids.map((id) => [id, { ok: false, error }]));
  return readAfterFailure(ids, error, means);
}

/**
 * A plan without backups refuses each volume in the words in which it refuses them all. So two are asked first, the outermost, which
 * most likely lie in different places. If both fail as the batch did, the rest is taken to as well: that they then count as not
 * inspected claims nothing of them, and asking each would cost twenty requests for nothing.
 */
async function readAfterFailure<Value>(ids: readonly string[], { code }: AuditError, means: Means<Value>): Promise<ReadonlyMap<string, Read<Value>>> {
  const inner = ids.slice(1, -1);
  const outer = await readSingly([...ids.slice(0, 1), ...ids.slice(-1)], means);
  const failed = [...outer.values()].every((read) => !read.ok && read.error.code === code);
  if (!failed) return new Map([...outer, ...(await readSingly(inner, means))]);
  const message = `Railway ${code === 'forbidden' ? 'refused' : 'did not answer for'} ${ids.length} volumes at once and two of them alone; the others were not asked one by one.`;
  const error = new AuditError(code, message);
  return new Map([...outer, ...inner.map((id): [string, Read<Value>] => [id, { ok: false, error }])]);
}

async function readSingly<Value>(ids: readonly string[], means: Means<Value>): Promise<ReadonlyMap<string, Read<Value>>> {
  return new Map(await Promise.all(ids.map(async (id): Promise<[string, Read<Value>]> => [id, await tryRead(() => means.single(id))])));
}

/**
 * What hides no right: the reach to it is reported as unknown when it could not be read, so its gap is advisory.
 * Backups are refused on the Hobby plan (observed 2026-09-07) with the same words as anything else.
 */
function inspected<Value>(what: string, question: { readonly document: string }, read: Read<Value> | undefined): Inspected<Value> {
  if (read === undefined) return NOT_READ;
  if (read.ok) return { read: true, value: read.value };
  const { error } = read;
  return {
    read: false,
    gap: {
      code: codeOf(error),
      what: `${what} were not inspected: ${error.message}`,
      because: becauseOf(error),
      effect: 'advisory',
      request: nameOf(question),
    },
  };
}

function codeOf(error: AuditError): string {
  if (truncates(error)) return TRUNCATED;
  return error.code === 'forbidden' ? 'RW-U6' : 'RW-BACKUPS';
}
