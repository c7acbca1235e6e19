/** Mutations that Railway serves and nobody has classified. They count as dangerous until somebody has (RW-U8). */
import type { Evidence, Operation, Reach, Resource } from '../../src/model.ts';
import { catalogue } from './catalogue.ts';
import { groundOf } from './ground.ts';
import type { Target } from './plot.ts';
import type { Drift, NewMutation, Principal } from './state.ts';

const DOCS = 'https://docs.railway.com/integrations/api';

/**
 * What a principal may reach by them: whether it may call one is never known, and neither is what it does, so each is
 * taken to act on the widest thing that the principal holds.
 */
export function unlistedReach(principal: Principal, { asOf, unknown }: Drift): readonly Reach[] {
  return unknown.map((mutation) => ({
    operation: operationOf(mutation, asOf),
    on: { kind: 'resources', resources: widestOf(principal, mutation) },
    certainty: 'unknown',
    conditions: [],
    upperBound: [],
    path: [],
    evidence: [...principal.evidence, newer(asOf)],
    grants: [],
  }));
}

function operationOf({ id, takes }: NewMutation, asOf: string): Operation {
  const taken = takes.length === 0 ? 'nothing' : takes.join(', ');
  return {
    id,
    impact: 'modifies',
    also: [],
    recovery: { class: 'none', note: null },
    resourceType: 'unknown',
    summary: `Not in the catalogue; what it does is not known. It takes ${taken}`,
    docs: DOCS,
    basis: { kind: 'judged', asOf, source: 'the schema that Railway serves' },
    known: 'unlisted',
  };
}

function newer(asOf: string): Evidence {
  return { source: 'RW-U8', observed: `newer than the catalogue of ${catalogue().asOf}; served on ${asOf}` };
}

/** What takes the id of an environment acts in one: a project token has only its own. */
function widestOf({ kind, id, workspaces }: Principal, { takes }: NewMutation): readonly Resource[] {
  const grounds = workspaces.map(groundOf);
  if (kind === 'project') return grounds.flatMap((ground) => resourcesOf((takes.includes('environmentId') ? ground.environment : ground.project).known));
  if (grounds.length > 0) return grounds.flatMap((ground) => resourcesOf(ground.workspace.known));
  return [{ provider: 'railway', type: 'account', id, name: id, path: `user ${id}`, backups: null }];
}

function resourcesOf(targets: readonly Target[]): readonly Resource[] {
  return targets.map(({ resource }) => resource);
}
