import { matchesGlob } from '../glob.ts';
import type { Draft, JudgedReach } from '../judgement.ts';
import type { Acceptance, Placement, Selector } from '../model.ts';
import { isEmpty } from '../reach.ts';

/** A draft, split into what somebody has accepted and what still fires. Either may be missing. */
export interface Split {
  readonly fires: Draft | null;
  readonly accepted: { readonly draft: Draft; readonly by: Acceptance } | null;
}

/** Whether an acceptance is still in force on this day (`now`: ISO 8601 UTC). Its last day counts. */
function isInForce(acceptance: Acceptance, now: string): boolean {
  return acceptance.until >= now.slice(0, 10);
}

/**
 * Sets a draft against a token's acceptances. An acceptance that names operations or resources takes out exactly those;
 * anything beyond them fires again. One that names gaps takes out the gap's own finding (its group is the gap's code).
 */
export function splitAccepted(rule: string, draft: Draft, acceptances: readonly Acceptance[], now: string): Split {
  const acceptance = acceptances.find((one) => one.rule === rule && isInForce(one, now) && concerns(one, draft));
  if (acceptance === undefined) return { fires: draft, accepted: null };
  if (draft.reach.length === 0) return { fires: null, accepted: { draft, by: acceptance } };
  const left = draft.reach.map((reach) => subtract(reach, acceptance)).filter((reach) => reach !== null);
  if (left.length === 0) return { fires: null, accepted: { draft, by: acceptance } };
  return { fires: { ...draft, reach: left }, accepted: null };
}

function concerns(acceptance: Acceptance, draft: Draft): boolean {
  return acceptance.gaps.length === 0 || acceptance.gaps.some((code) => draft.group === `gap ${code}`);
}

/** What an acceptance leaves of a reach; null when it takes all of it. */
function subtract(reach: JudgedReach, acceptance: Acceptance): JudgedReach | null {
  if (acceptance.operations.length > 0 && !acceptance.operations.some((glob) => matchesGlob(glob, reach.operation.id))) return reach;
  if (acceptance.resources.length === 0) return null;
  const placements = reach.placements.map((placement) => ({ ...placement, on: without(placement.on, acceptance.resources) })).filter(isLeft);
  const excess = reach.excess === null ? null : without(reach.excess, acceptance.resources);
  return placements.length === 0 ? null : { ...reach, excess, placements };
}

function isLeft(placement: Placement): boolean {
  return !isEmpty(placement.on);
}

/** A language of names is left whole unless it is named to the letter: an acceptance must not hide what it does not name. */
function without(on: Selector, names: readonly string[]): Selector {
  if (on.kind === 'pattern') return on.include.every((glob) => names.includes(glob)) ? { kind: 'resources', resources: [] } : on;
  return {
    kind: 'resources',
    resources: on.resources.filter(({ id, name, path }) => !names.some((glob) => [id, name, path].some((text) => matchesGlob(glob, text)))),
  };
}
