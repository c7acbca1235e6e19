import type { Evidence, Operation, Reach, Selector } from '../../src/model.ts';
import { isDestructive } from '../../src/reach.ts';
import { mayCall } from './authority.ts';
import { type CatalogueRow, type Context, catalogue } from './catalogue.ts';
import { type Effect, effectsOf } from './doors.ts';
import { type Ground, groundOf, type Hidden, type Targets } from './ground.ts';
import { compare } from './names.ts';
import type { Target } from './plot.ts';
import type { Standing } from './standing.ts';
import type { Principal, Workspace } from './state.ts';
import { splitByArchive, tellingOf, yieldsAnything } from './telling.ts';
import { unknown, type Verdict } from './verdict.ts';
import { NOT_ASKED, NOT_ASKED_BOUND } from './verdict-only.ts';

/** Everything that a principal can get to, in a fixed order. */
export function reachOf(principal: Principal): readonly Reach[] {
  const { rows } = catalogue();
  const own = rows.filter(({ context }) => context === 'account').flatMap((row) => reachOnAccount(principal, row));
  const elsewhere = principal.workspaces.flatMap((workspace) => {
    const ground = groundOf(workspace);
    return rows.flatMap((row) => effectsOf(row).flatMap((effect) => reachIn(principal, workspace, { row, effect, ground })));
  });
  return [...own, ...elsewhere].toSorted((a, b) => compare(keyOf(a), keyOf(b)));
}

function reachOnAccount(principal: Principal, row: CatalogueRow): readonly Reach[] {
  const verdict = mayCall(principal.kind, { standing: OWN, plan: null }, row, { context: row.context, operation: row.operation });
  if (verdict === null) return [];
  const { id } = principal;
  const on: Selector = { kind: 'resources', resources: [{ provider: 'railway', type: 'account', id, name: id, path: `user ${id}`, backups: null }] };
  return [reach(principal, verdict, row.operation, on)];
}

/** What is the user's own has no role. */
const OWN: Standing = { least: 'NONE', most: 'NONE' };

interface Call {
  readonly row: CatalogueRow;
  readonly effect: Effect;
  readonly ground: Ground;
}

/** What one operation reaches in one workspace: the same verdict holds wherever the user counts as the same. */
function reachIn(principal: Principal, workspace: Workspace, call: Call): readonly Reach[] {
  const { context } = call.effect;
  if (context === 'account' || context === 'patch') return [];
  const targets = call.ground[context];
  const standings = new Map([...targets.known, ...targets.hidden, ...targets.siblings].map(({ standing }) => [`${standing.least} ${standing.most}`, standing]));
  return [...standings.values()].flatMap((standing) => {
    const verdict = mayCall(principal.kind, { standing, plan: workspace.plan }, call.row, call.effect);
    const isThere = (target: Target): boolean => target.standing.least === standing.least && target.standing.most === standing.most;
    return verdict === null ? [] : reachOn(principal, verdict, call.effect, narrowed(targets, isThere));
  });
}

function narrowed({ known, hidden, siblings }: Targets, wanted: (target: Target) => boolean): Targets {
  return { known: known.filter(wanted), hidden: hidden.filter(wanted), siblings: siblings.filter(wanted) };
}

/**
 * Where not everything was listed, a destructive operation is unknown on the container; where a thing holds no data, its
 * destruction destroys none; and what may take other instances of the same thing with it is unknown on those.
 */
function reachOn(principal: Principal, verdict: NonNullable<Verdict>, { operation, context }: Effect, { siblings, ...seen }: Targets): readonly Reach[] {
  const known = seen.known.filter((target) => yieldsAnything(operation, target));
  const unasked = seen.hidden.filter(({ gap }) => gap === NOT_ASKED);
  const hidden = seen.hidden.filter(({ gap }) => gap !== NOT_ASKED);
  const certain = isListed(operation, context) ? verdict : unlisted(verdict);
  const losesData = ({ holdsData }: Target): boolean => holdsData || !losesDataOfContents(operation, context);
  return [
    ...splitByArchive(operation, known.filter(losesData)).flatMap((part) => reachOver(principal, certain, part.operation, part.targets)),
    ...reachOver(
      principal,
      certain,
      withoutData(operation),
      known.filter((target) => !losesData(target)),
    ),
    ...reachOver(principal, certain, operation, unasked).map((one) => ({ ...one, upperBound: [...one.upperBound, NOT_ASKED_BOUND] })),
    ...(isDestructive(operation) ? reachBeyond(principal, verdict, operation, hidden) : []),
    ...(PROJECT_WIDE.has(operation.id) ? reachOver(principal, unknown(...verdict.evidence, siblingEvidence(principal)), operation, siblings) : []),
  ];
}

/**
 * These act on a thing in all environments of its project: `volumeDelete` takes a volume, not its instance, and `serviceDelete` is
 * project-wide where no environment is given (railwayapp/cli and public schema, 2026-08-21 and 2026-09-21).
 */
const PROJECT_WIDE: ReadonlySet<string> = new Set(['volumeDelete', 'serviceDelete']);

function siblingEvidence({ kind }: Principal): Evidence {
  return {
    source: kind === 'project' ? 'RW-U2' : 'RW-RESTRICTED',
    observed: 'it acts on the whole project; whether it takes an instance in an environment that the token is not let into was not recorded',
  };
}

/** What may lie where not everything was read: one reach for each gap that hides it. */
function reachBeyond(principal: Principal, verdict: NonNullable<Verdict>, operation: Operation, hidden: readonly Hidden[]): readonly Reach[] {
  const codes = [...new Set(hidden.map(({ gap }) => gap))].toSorted();
  return codes.flatMap((code) => {
    const evidence = [...verdict.evidence, { source: code, observed: 'what is in it was not read whole' }];
    const there = hidden.filter(({ gap }) => gap === code);
    return reachOver(principal, unknown(...evidence), operation, there);
  });
}

function reachOver(principal: Principal, verdict: NonNullable<Verdict>, operation: Operation, targets: readonly Target[]): readonly Reach[] {
  if (targets.length === 0) return [];
  const on: Selector = { kind: 'resources', resources: targets.map(({ resource }) => resource) };
  const held = reach(principal, verdict, operation, on);
  return [{ ...held, evidence: [...tellingOf(operation, targets), ...held.evidence] }];
}

function reach(principal: Principal, verdict: NonNullable<Verdict>, operation: Operation, on: Selector): Reach {
  const upperBound = [
    ...(principal.kind === 'oauth' ? ['OAuth scopes not read (RW-U3)'] : []),
    ...(on.kind === 'resources' && on.resources.some(({ type }) => type === 'bucket') ? ['which environments hold the bucket not read (RW-BUCKETS)'] : []),
  ];
  return {
    operation,
    on,
    certainty: verdict.certainty,
    conditions: verdict.conditions,
    upperBound,
    path: [],
    evidence: [...principal.evidence, ...verdict.evidence],
    grants: [],
  };
}

/** Parts that any service or workspace has. They are not listed one by one: whoever may act on the whole may act on them. */
const PARTS: ReadonlySet<string> = new Set(['custom-domain', 'service-domain', 'tcp-proxy', 'variable', 'deployment-trigger', 'policy']);

/** Whether what an operation would destroy is known to exist. Sandboxes, agents, plugins, templates and the like are not collected. */
function isListed(operation: Operation, context: Context): boolean {
  return !isDestructive(operation) || operation.resourceType === context || context === 'backup' || PARTS.has(operation.resourceType);
}

function unlisted(verdict: NonNullable<Verdict>): NonNullable<Verdict> {
  return unknown(...verdict.evidence, { source: 'RW-UNLISTED', observed: 'whether there is anything of this kind was not read' });
}

/** Whether the data that an operation destroys is that of the volumes and buckets in its target, which may have none. */
function losesDataOfContents(operation: Operation, context: Context): boolean {
  return operation.resourceType === context && ['workspace', 'project', 'environment', 'service'].includes(context) && isDestructive(operation);
}

function withoutData(operation: Operation): Operation {
  const [impact, ...also] = [operation.impact, ...operation.also].filter((one) => one !== 'destroys-data' && one !== 'destroys-backup');
  return impact === undefined ? operation : { ...operation, impact, also, recovery: { class: 'rebuild', note: 'Nothing in it holds data.' } };
}

function keyOf({ operation, certainty, on }: Reach): string {
  const first = on.kind === 'resources' ? on.resources[0]?.path : on.witness;
  return [operation.id, operation.impact, operation.resourceType, operation.also.join(), certainty, first].join(' ');
}
