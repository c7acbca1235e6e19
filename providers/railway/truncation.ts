/** What is told where requests ran out: one gap for all that was not read any more, with how far it got. */
import type { Gap } from '../../src/model.ts';
import { TRUNCATED } from './listing.ts';
import type { Listed, Principal, Project, Workspace } from './state.ts';

/** The one gap in place of those of the lists; none where nothing was cut. It could hide rights where one of them could. */
export function truncationOf(principal: Principal, gaps: readonly Gap[]): readonly Gap[] {
  const cut = gaps.filter(({ code }) => code === TRUNCATED);
  const first = cut.find(({ effect }) => effect === 'granting') ?? cut[0];
  if (first === undefined) return [];
  const { made, stopped } = principal.requests;
  const what = `the inventory was truncated after ${made} requests: ${[...progressOf(principal)].join(', ')}${stopped === null ? '' : `. ${stopped.replace(/\.$/, '')}`}`;
  return [{ ...first, what }];
}

export function withoutTruncated(gaps: readonly Gap[]): readonly Gap[] {
  return gaps.filter(({ code }) => code !== TRUNCATED);
}

function* progressOf({ workspaces, gaps }: Principal): Iterable<string> {
  const projects = workspaces.flatMap(({ projects: { items } }) => items);
  const whole = projects.filter((project) => !isCutProject(project)).length;
  const unlisted = workspaces.some((workspace: Workspace) => isCut(workspace.projects));
  yield `${whole} of ${unlisted ? 'at least ' : ''}${projects.length} projects were read`;
  const volumes = projects.flatMap(({ environments }) => environments.items.flatMap((environment) => environment.volumes.items));
  const uninspected = volumes.filter(({ backups, schedules }) => [backups, schedules].some((one) => !one.read && one.gap.code === TRUNCATED)).length;
  if (uninspected > 0) yield `the backups of ${uninspected} of ${volumes.length} volumes were not inspected`;
  if (gaps.some(({ code }) => code === TRUNCATED)) yield 'roles or invitations were not read';
}

function isCutProject({ environments, buckets }: Project): boolean {
  return isCut(environments) || isCut(buckets) || environments.items.some(({ services, volumes }) => isCut(services) || isCut(volumes));
}

function isCut({ gap }: Listed<unknown>): boolean {
  return gap?.code === TRUNCATED;
}
