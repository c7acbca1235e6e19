/**
 * Archives of point-in-time recovery: write-ahead logs that a Postgres writes into a bucket of its own project. A cluster and MySQL
 * tell of theirs by queries of their own, which are not asked.
 */
import type { Evidence } from '../../src/model.ts';
import { standingInProject } from './standing.ts';
import type { Environment, Project, Variable, Volume, Workspace } from './state.ts';

/** The bucket is named after its service: "Postgres-PITR" (railwayapp/docs, 2026-08-21). */
export function isArchive({ name }: { readonly name: string }): boolean {
  return /(^|-)PITR$/i.test(name);
}

/** Set on a service that archives its logs (railwayapp/cli, src/controllers/postgres_plugins.rs, 2026-08-21). */
const ARCHIVES_TO = 'WAL_ARCHIVE_BUCKET';

/** `proved`: the service of the volume is known to write one. */
export interface Archive {
  readonly proved: boolean;
  readonly note: string;
  readonly evidence: readonly Evidence[];
}

interface Place {
  readonly workspace: Workspace;
  readonly project: Project;
  readonly environment: Environment;
}

/**
 * What outlives a volume without being a copy out of reach: the archive lies in the same project, and who may rewrite the
 * environment may delete its bucket. Null where the volume is not known to have one, nor taken to.
 */
export function archiveOf(volume: Volume, { workspace, project, environment }: Place): Archive | null {
  const writes = (variable: Variable): boolean =>
    variable.name === ARCHIVES_TO && (variable.serviceId === null || variable.serviceId === volume.serviceId) && volume.serviceId !== null;
  const variables = environment.variables;
  const proved = variables?.items.some(writes) ?? false;
  const buckets = project.buckets.items.filter(isArchive).map(({ name }) => name);
  // Railway answers some questions with a list that is silently empty, which rules out nothing.
  const ruledOut = variables !== null && variables.gap === null && variables.items.length > 0 && !proved;
  if (ruledOut || (!proved && buckets.length === 0)) return null;
  // Below admin it is not documented who may delete a bucket.
  const reached =
    standingInProject(workspace, project).least === 'ADMIN' ? 'which this token reaches as well' : 'which is not known to be out of this token’s reach';
  const where = buckets.length === 0 ? 'in a place that was not read, so it counts as none' : `in bucket ${buckets.join(', ')}, ${reached}`;
  return { proved, note: `and a point-in-time archive ${proved ? 'outlives' : 'may outlive'} it ${where}`, evidence: evidenceOf(proved, buckets) };
}

/** The bucket may have been listed by either of two queries. */
const NAME = 'the name of the bucket';

function evidenceOf(proved: boolean, buckets: readonly string[]): readonly Evidence[] {
  const named = `bucket ${buckets.join(', ')} is by its name an archive of point-in-time recovery`;
  return [
    ...(proved ? [{ source: 'query EnvironmentVariableNames', observed: `its service has ${ARCHIVES_TO}: it archives its write-ahead logs` }] : []),
    ...(buckets.length === 0 ? [] : [{ source: NAME, observed: proved ? named : `${named}; of which volume was not read` }]),
    { source: 'https://docs.railway.com/storage-buckets', observed: NO_COPY },
  ];
}

const NO_COPY =
  'the archive outlives the volume (inferred), but its bucket dies by environmentPatchCommit (buckets.<id>.isDeleted, 2026-08-05) and bucketCredentialsReset hands out its keys: it is no independent copy';

/** What is said of the bucket itself. */
export function evidenceOfArchive(name: string): Evidence {
  return {
    source: NAME,
    observed: `${name} is by its name the archive of point-in-time recovery (named so in Railway's documentation, 2026-08-21): what destroys it destroys a backup`,
  };
}
