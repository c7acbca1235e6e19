import type { Evaluation } from '../../src/evaluation.ts';
import type { Gap, NodeId, Reach } from '../../src/model.ts';
import { groundOf, rowsOf } from './becoming/actors.ts';
import { openBecoming } from './becoming/becoming.ts';
import { edgesFromJob } from './becoming/job-edges.ts';
import { BY_GIT } from './becoming/ways.ts';
import { expandScopes } from './classic-scopes.ts';
import { reachOf } from './reach.ts';
import type { Account, Grant, State } from './state.ts';
import { unseenBy } from './unseen.ts';
import { gapsOfJob } from './workflow/job-gaps.ts';

interface Judged {
  readonly reach: readonly Reach[];
  readonly gaps: readonly Gap[];
  readonly administers: string | null;
}

const NOTHING: Judged = { reach: [], gaps: [], administers: null };

/** Scopes ∩ role ∩ organization settings, for each token. A token is a node of its own: two tokens of one user rarely hold the same. */
export function evaluate(state: State): Evaluation {
  const nodes = new Map<string, Judged>();
  for (const [node, grant] of Object.entries(state.grants)) {
    const account = state.accounts[grant.account];
    if (account === undefined) throw new Error(`The snapshot has no account for ${node}.`);
    nodes.set(node, judge(grant, account));
  }
  const becoming = openBecoming(groundOf(state), (node) => nodes.get(node)?.reach ?? []);
  const at = (node: NodeId): Judged => nodes.get(node) ?? becoming.actorAt(node) ?? NOTHING;
  return {
    edgesFrom: (node, wanted) => [...becoming.edgesFrom(node, wanted), ...edgesFromJob(node, state)],
    reachOf: (node) => at(node).reach,
    endsOf: (node) => at(node).reach,
    gapsOf: (node) => [...at(node).gaps, ...gapsOfJob(node, state)],
    administers: (node) => at(node).administers,
    within: () => null,
    wholeOf: () => null,
    holdsAllOf: () => null,
  };
}

function judge(grant: Grant, account: Account): Judged {
  const reach = grant.kind === 'permitted' && grant.through === 'git' ? reachOf(grant, account, rowsOf(BY_GIT)) : reachOf(grant, account);
  const gaps = [...account.gaps, ...unseenBy(grant, account, reach)].toSorted((a, b) => (`${a.code} ${a.what}` < `${b.code} ${b.what}` ? -1 : 1));
  return { reach, gaps, administers: grant.kind === 'scoped' ? administeredBy(grant.scopes, account) : null };
}

/** An owner's token with `admin:org`, or a site administrator's with `site_admin`, rules the whole. */
function administeredBy(scopes: readonly string[], account: Account): string | null {
  const held = expandScopes(scopes);
  if (held.has('site_admin') && account.siteAdmin) return 'GitHub Enterprise Server';
  const owned = held.has('admin:org') ? account.organizations.list.filter(({ role }) => role === 'admin').map(({ login }) => login) : [];
  if (owned.length === 0) return null;
  return `${owned.length === 1 ? 'organization' : 'organizations'} ${owned.toSorted().join(', ')}`;
}
