/**
 * What a project token may call. The documentation says it is of one environment, and elsewhere that it can only deploy;
 * what people recorded says otherwise, and has changed within a week before, so each line has its day.
 */
import type { Evidence } from '../../src/model.ts';
import { isDestructive } from '../../src/reach.ts';
import type { CatalogueRow } from './catalogue.ts';
import { type Effect, isDoor } from './doors.ts';
import type { Verdict } from './verdict.ts';

const MATRIX = 'kubenoops/railctl, docs/token-capability-matrix.md';
const RECORDINGS = 'the public recordings "Railway API findings"';

/** Seen to work with a project token, in its own environment. */
const SEEN: Readonly<Record<string, Evidence>> = {
  serviceCreate: seen('2026-10-05', RECORDINGS),
  serviceDelete: seen('2026-10-05', RECORDINGS),
  serviceInstanceUpdate: seen('2026-10-05', RECORDINGS),
  serviceInstanceDeployV2: seen('2026-10-05', RECORDINGS),
  serviceDomainCreate: seen('2026-10-05', RECORDINGS),
  deploymentStop: seen('2026-10-05', RECORDINGS),
  deploymentRestart: seen('2026-10-05', RECORDINGS),
  environmentPatchCommit: seen('2026-09-07', MATRIX),
  volumeCreate: seen('2026-09-07', MATRIX),
  volumeInstanceUpdate: seen('2026-09-07', MATRIX),
  volumeInstanceBackupCreate: seen('2026-09-07', MATRIX),
  volumeInstanceBackupScheduleUpdate: seen('2026-09-07', MATRIX),
  deploymentRemove: seen('2026-07-15', MATRIX),
  deploymentLogs: seen('2026-07-15', MATRIX),
  buildLogs: seen('2026-07-15', MATRIX),
  variables: seen('2026-07-13', MATRIX),
  variableUpsert: seen('2026-07-13', MATRIX),
  variableCollectionUpsert: seen('2026-07-13', MATRIX),
  projectCreate: seen('2026-07-08', MATRIX),
};

/**
 * Recorded as "Not Authorized" under a project token: minting and revoking tokens (2026-07-15), redeploying (2026-07-15),
 * renaming a volume (2026-09-07). SSH keys are documented as out of its reach (docs, cli/ssh, 2026-08).
 */
const DENIED: ReadonlySet<string> = new Set(['projectTokenCreate', 'projectTokenDelete', 'deploymentRedeploy', 'volumeUpdate', 'sshPublicKeyCreate']);

const JUDGED: Evidence = {
  source: 'https://docs.railway.com/integrations/api',
  observed: 'a project token is of one environment, and this takes the id of an environment (judged; documented, 2026-08-21)',
};

/**
 * Beyond its environment a project token was denied everything but `projectCreate` (observed 2026-07-08 and 2026-09-07);
 * still, what would destroy its project is not ruled out by that.
 */
export function projectTokenMay(row: CatalogueRow, effect: Effect): Verdict {
  const { operation, context, bound } = row;
  if (DENIED.has(operation.id)) return null;
  const evidence = SEEN[operation.id];
  if (evidence !== undefined) return { certainty: 'allowed', evidence: [evidence] };
  if (context === 'account' || context === 'workspace') return null;
  if (context === 'project' && !isDestructive(effect.operation)) return null;
  if (bound || isDoor(row)) return { certainty: 'allowed', evidence: [JUDGED] };
  return { certainty: 'unknown', evidence: [unrecorded(operation.id)] };
}

function unrecorded(id: string): Evidence {
  if (id !== 'volumeDelete') return { source: 'RW-U9', observed: 'nobody has recorded what a project token is answered here' };
  return { source: 'RW-U2', observed: 'it worked on 2026-07-15; mutations without an environment were reported as denied on 2026-09-07' };
}

function seen(day: string, source: string): Evidence {
  return { source, observed: `works with a project token in its environment (observed ${day})` };
}
