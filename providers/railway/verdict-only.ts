/**
 * The cheap mode, `--verdict-only`: kind and roles are found, and what there is, is not asked for. What a token may do is then told of
 * the containers that it was seen to reach, since nothing says that they are empty.
 */
import type { Gap } from '../../src/model.ts';
import type { Setting } from './inventory.ts';
import { siblings, UNASKED } from './own-environment.ts';
import type { ProjectTokenSelf } from './questions.ts';
import type { Served } from './served.ts';
import type { Environment, Workspace } from './state.ts';

/** The flag of the option, without its dashes. */
export const VERDICT_ONLY = 'verdict-only';

/** The code of the gap: what it stands for could only show that there is less to destroy. */
export const NOT_ASKED = 'RW-VERDICT-ONLY';

/** Said of each reach that rests on a container alone. */
export const NOT_ASKED_BOUND = 'the inventory was not asked for (--verdict-only): whether anything of the kind is there';

export function workspaceUnasked(setting: Setting): Workspace {
  return { ...setting, projects: { items: [], gap: notAsked(`workspace ${setting.name}`) } };
}

export function ownEnvironmentUnasked({ project, environment }: ProjectTokenSelf): Workspace {
  const { id, name, workspace } = project;
  const missing = { items: [], gap: notAsked(`environment ${name}/${environment.name}`) };
  const own: Environment = { id: environment.id, name: environment.name, open: true, services: missing, volumes: missing, variables: null };
  const inventory = { id, name, public: false, ownRole: null, environments: { items: [own], gap: siblings(name) }, buckets: missing };
  return { ...(workspace ?? { id: 'unknown', name: 'unknown workspace' }), ...UNASKED, projects: { items: [inventory], gap: null } };
}

function notAsked(place: string): Gap {
  const what = `what is in ${place} was not asked for (--verdict-only): it could only show that there is less to destroy`;
  return { code: NOT_ASKED, what, because: 'unsupported', effect: 'narrowing', request: 'none' };
}

/** Unlike the rest, this could show more: a guest's projects lie in no workspace that the token is known to reach. */
export function guestsUnasked(): Gap {
  const what = 'whether the user was invited to projects of other workspaces was not asked (--verdict-only)';
  return { code: 'RW-GUEST', what, because: 'unsupported', effect: 'granting', request: 'query ExternalWorkspaces' };
}

/** The one request without a token is spared as well. */
export function schemaUnasked(): Served {
  const what = 'whether Railway serves mutations that are newer than the catalogue was not asked (--verdict-only)';
  return { drift: { read: false, gap: { code: 'RW-U8', what, because: 'unsupported', effect: 'advisory', request: 'query Served' } }, fields: new Set() };
}

export function expiryUnasked(): Gap {
  const what = 'when the token ends was not asked (--verdict-only)';
  return { code: 'RW-EXPIRY', what, because: 'unsupported', effect: 'advisory', request: 'query ApiTokens' };
}
