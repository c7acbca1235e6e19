/** What the answer about a repository's rules means for its default branch. Pure. */

import type { Guard, Guards, Permitted, Repository } from '../state.ts';
import type { Guarded, Ruleset } from './answers.ts';
import { coversOthers, followsRenaming, protectionOf, rulesetCovers } from './coverage.ts';
import { BY_RULE, type Stopping } from './effects.ts';

/**
 * Who asked. `roles`: whether the listed role is the user's (`decide`), perhaps not (`untold`), or there is no user (`none`). `settings`:
 * whether the token reads what administrators do, where its user is one.
 */
export interface Viewer {
  readonly roles: Permitted['roles'];
  readonly settings: boolean;
}

/** A repository, and what was answered of it. */
export interface Asked {
  readonly repository: Repository;
  readonly answer: Guarded;
}

export function isAdministrator({ role }: Repository, { roles, settings }: Viewer): boolean {
  return role === 'admin' && settings && roles === 'decide';
}

/** Which rulesets this user bypasses, by `keyOf`. One that is not in it was not told. */
export type Bypass = ReadonlyMap<string, 'never' | 'may'>;

/** Who bypasses a ruleset goes by user, team and role on the repository. Of these only the last differs between its repositories. */
export function keyOf(id: number, { name, role, customRole }: Repository, { roles }: Viewer): string {
  return `${id} ${roles === 'decide' ? (customRole ?? role ?? '') : name}`;
}

interface Found {
  readonly guards: readonly Guard[];
  /** False when there may be guards that are not among them. */
  readonly whole: boolean;
  /** Whether rules were seen that are, or could be, about other branches or tags. */
  readonly others: boolean;
}

const NO_GUARDS: Found = { guards: [], whole: true, others: false };

/** The guards of the default branch. An empty repository has none. */
export function guardsOf({ repository, answer }: Asked, bypass: Bypass, viewer: Viewer): Guards {
  const branch = answer.defaultBranchRef?.name ?? null;
  if (branch === null) return { branch: null, guards: [], whole: false, others: true };
  const where = { repository, branch, bypass, viewer };
  const rules = fromRulesets(answer, where);
  const protection = isAdministrator(repository, viewer) ? fromProtection(answer, branch) : fromUpdateRule(answer, where, rules);
  return {
    branch,
    guards: [...rules.guards, ...protection.guards],
    whole: rules.whole && protection.whole,
    others: rules.others || protection.others,
  };
}

interface Where {
  readonly repository: Repository;
  readonly branch: string;
  readonly bypass: Bypass;
  readonly viewer: Viewer;
}

function fromRulesets({ rulesets }: Guarded, where: Where): Found {
  if (rulesets === null || rulesets.nodes === null) return { guards: [], whole: false, others: true };
  const read = rulesets.nodes.flatMap((ruleset) => (ruleset === null ? [] : [ruleset]));
  // "evaluate" and "disabled" protect nothing.
  const active = read.filter(({ enforcement }) => enforcement === 'ACTIVE');
  const ofRefs = active.filter(({ target }) => target === 'BRANCH');
  const here = ofRefs.map((ruleset) => ({ ruleset, covers: rulesetCovers(ruleset.conditions.refName, where.branch) }));
  return {
    guards: here.flatMap(({ ruleset, covers }) => (covers === 'yes' ? guardOfRuleset(ruleset, where) : [])),
    whole: rulesets.totalCount <= read.length && here.every(({ ruleset, covers }) => covers !== 'maybe' && isWhole(ruleset)),
    others: active.some((ruleset) => ruleset.target !== 'BRANCH' || coversOthers(ruleset.conditions.refName?.include, where.branch)),
  };
}

function isWhole({ rules }: Ruleset): boolean {
  return rules !== null && rules.nodes !== null && rules.totalCount <= rules.nodes.length;
}

function guardOfRuleset(ruleset: Ruleset, { repository, bypass, viewer }: Where): readonly Guard[] {
  const stopping = new Set((ruleset.rules?.nodes ?? []).flatMap((rule) => BY_RULE.get(rule?.type ?? '') ?? []));
  if (stopping.size === 0) return [];
  const told = ruleset.databaseId === null ? undefined : bypass.get(keyOf(ruleset.databaseId, repository, viewer));
  const never = isAdministrator(repository, viewer) && ruleset.bypassActors?.totalCount === 0;
  return [
    {
      name: `ruleset ${ruleset.name}`,
      from: ruleset.source?.__typename === 'Repository' ? 'repository' : ruleset.source?.__typename === 'Organization' ? 'organization' : 'elsewhere',
      stopping: [...stopping],
      bypass: never ? 'never' : (told ?? 'untold'),
      removedBy: ruleset.source?.__typename === 'Organization' ? 'repos/delete-org-ruleset' : 'repos/delete-repo-ruleset',
      follows: followsRenaming(ruleset.conditions.refName),
    },
  ];
}

const PROTECTION = { from: 'repository', removedBy: 'repos/delete-branch-protection', follows: false } as const;

/**
 * For an administrator. What is not enforced for administrators does not bind them; of force pushes the page does not say
 * (About protected branches, 2026-03), so that these are told as perhaps stopped: the way round it stays open in either case.
 */
function fromProtection({ branchProtectionRules: rules }: Guarded, branch: string): Found {
  if (rules === undefined || rules.nodes === null) return { guards: [], whole: false, others: true };
  const read = rules.nodes.flatMap((rule) => (rule === null ? [] : [rule]));
  const whole = rules.totalCount <= read.length;
  const others = !whole || read.some(({ pattern }) => pattern !== branch);
  const rule = protectionOf(read, branch);
  if (rule === null || rule === 'maybe') return { guards: [], whole: whole && rule === null, others };
  const stopping: Stopping[] = [];
  if (rule.isAdminEnforced && !rule.allowsForcePushes) stopping.push('force');
  if (rule.isAdminEnforced && !rule.allowsDeletions) stopping.push('deletion');
  if (rule.isAdminEnforced && rule.lockBranch) stopping.push('direct');
  const name = `branch protection of ${rule.pattern}`;
  const guards: Guard[] = stopping.length === 0 ? [] : [{ ...PROTECTION, name, stopping, bypass: 'never' }];
  if (!rule.isAdminEnforced && !rule.allowsForcePushes) guards.push({ ...PROTECTION, name, stopping: ['force'], bypass: 'untold' });
  return { guards, whole, others };
}

/**
 * For anybody else GitHub tells what it enforces on the viewer. Who is let through for force pushes is not shown, and whether rulesets
 * take part in this answer is not documented: beside one that the user might bypass it proves nothing. Nor does it for who might be an
 * administrator, whom protection does not bind unless it says so.
 */
function fromUpdateRule({ defaultBranchRef }: Guarded, { branch, repository, viewer }: Where, rulesets: Found): Found {
  const rule = defaultBranchRef?.refUpdateRule ?? null;
  if (rule === null) return { ...NO_GUARDS, others: true };
  const bound = viewer.roles === 'decide' && repository.role !== 'admin';
  const bypass = bound && rulesets.whole && rulesets.guards.every((guard) => guard.bypass === 'never') ? 'never' : 'untold';
  const name = `branch protection of ${branch}`;
  const firm: Stopping[] = [...(rule.allowsDeletions ? [] : ['deletion' as const]), ...(rule.viewerCanPush ? [] : ['direct' as const])];
  const guards: Guard[] = firm.length === 0 ? [] : [{ ...PROTECTION, name, stopping: firm, bypass }];
  if (!rule.allowsForcePushes) guards.push({ ...PROTECTION, name, stopping: ['force'], bypass: 'untold' });
  return { guards, whole: true, others: true };
}
