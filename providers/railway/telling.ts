/** What was read of the targets of an operation that bears on it: the names of variables, and which bucket is an archive. */
import type { Evidence, Operation } from '../../src/model.ts';
import { hasImpact } from '../../src/reach.ts';
import { evidenceOfArchive } from './archives.ts';
import { catalogue } from './catalogue.ts';
import type { Target } from './plot.ts';
import { areAllSealed, describeNames } from './variables.ts';

/**
 * The reads of variables as they are now. Others keep their reach where everything is sealed: a patch, a staged change or
 * the snapshot of a deployment may be older than the seal, the configuration of an environment holds more than variables, and
 * a shell or a start command sees at run time what no read is shown.
 */
const READS_OF_NOW: ReadonlySet<string> = new Set(['variables', 'variablesForServiceDeployment']);

/** False where an operation would read variables, and every one in the environment is sealed. */
export function yieldsAnything({ id }: Operation, { variables }: Target): boolean {
  return variables === null || !READS_OF_NOW.has(id) || !areAllSealed(variables);
}

interface Part {
  readonly operation: Operation;
  readonly targets: readonly Target[];
}

/** Destroying an archive of backups destroys a backup besides the data, so such buckets are told apart. */
export function splitByArchive(operation: Operation, targets: readonly Target[]): readonly Part[] {
  if (!hasImpact(operation, 'destroys-data') || hasImpact(operation, 'destroys-backup')) return [{ operation, targets }];
  return [
    { operation, targets: targets.filter(({ isArchive }) => !isArchive) },
    { operation: { ...operation, also: [...operation.also, 'destroys-backup'] }, targets: targets.filter(({ isArchive }) => isArchive) },
  ];
}

/** Each piece once, however many of the targets it is about. */
export function tellingOf(operation: Operation, targets: readonly Target[]): readonly Evidence[] {
  const pieces = targets.flatMap((target) => [...(readsVariables(operation) ? namesIn(target) : []), ...archiveIn(target)]);
  return [...new Map(pieces.map((piece) => [piece.observed, piece])).values()];
}

function readsVariables({ id, resourceType }: Operation): boolean {
  return resourceType === 'variable' && catalogue().byId.get(id)?.call === 'query';
}

function namesIn({ variables, site }: Target): readonly Evidence[] {
  if (variables === null || (variables.gap !== null && variables.items.length === 0)) return [];
  const place = site.environments.at(-1) ?? 'the environment';
  return [{ source: 'query EnvironmentVariableNames', observed: `${place}: ${describeNames(variables)}` }];
}

function archiveIn({ isArchive, resource }: Target): readonly Evidence[] {
  return isArchive ? [evidenceOfArchive(resource.name)] : [];
}
