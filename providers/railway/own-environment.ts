/** What a project token sees: its environment whole, and of its project the buckets and the names of the other environments. */
import type { Gap } from '../../src/model.ts';
import { tryRead } from '../../src/transport/failures.ts';
import { nameOf } from './client.ts';
import { readCopies } from './copies.ts';
import { listEnvironments, page, type Reader, readBuckets, readEnvironment } from './inventory.ts';
import { isFinal, unread } from './listing.ts';
import * as questions from './questions.ts';
import type { Environment, Listed, Project, Workspace } from './state.ts';

/** One request for the first pages of everything. Where it is refused, a part may still be answered by itself. */
export async function readOwnEnvironment(reader: Reader, { project, environment }: questions.ProjectTokenSelf): Promise<Workspace> {
  const variables = { environmentId: environment.id, projectId: project.id };
  const first = await tryRead(() => reader.ask(questions.projectTokenContents, { ...variables, ...page(null) }));
  if (!first.ok && isFinal(first.error)) {
    const gap = unread({ what: `project ${project.name}`, request: nameOf(questions.projectTokenContents) }, first.error);
    const missing = { items: [], gap };
    const own = { id: environment.id, name: environment.name, open: true, services: missing, volumes: missing, variables: null };
    return workspaceOf(project, { own, siblings: { items: [], gap: siblings(project.name) }, buckets: missing });
  }
  const given = first.ok ? first.value : undefined;
  const [own, listed, buckets] = await Promise.all([
    readEnvironment(reader, project, environment, given?.environment),
    listEnvironments(reader, project, given?.project.environments),
    readBuckets(reader, project, given?.project.buckets),
  ]);
  const others = listed.items.filter(({ id }) => id !== environment.id).map((sibling) => siblingOf(project.name, sibling));
  const gap = listed.gap === null ? siblings(project.name) : { ...listed.gap, effect: 'advisory' as const };
  return readCopies(reader.ask, workspaceOf(project, { own, siblings: { items: others, gap }, buckets }));
}

/** What a token that acts for no user is not asked about its workspace. */
export const UNASKED = { role: 'TOKEN', plan: null, grouped: null } as const;

interface Seen {
  readonly own: Environment;
  readonly siblings: Listed<Environment>;
  readonly buckets: Project['buckets'];
}

function workspaceOf({ workspace, id, name }: questions.ProjectTokenSelf['project'], { own, siblings: others, buckets }: Seen): Workspace {
  const project = { id, name, public: false, ownRole: null, environments: { items: [own, ...others.items], gap: others.gap }, buckets };
  return { ...(workspace ?? { id: 'unknown', name: 'unknown workspace' }), ...UNASKED, projects: { items: [project], gap: null } };
}

function siblingOf(projectName: string, { id, name }: questions.Named): Environment {
  const gap = siblings(projectName);
  return { id, name, open: false, services: { items: [], gap }, volumes: { items: [], gap }, variables: null };
}

/** It hides no right of the token; it says why the project may hold more than is seen. */
export function siblings(projectName: string): Gap {
  const what = `the other environments of project ${projectName}: a project token is let into its own alone`;
  return { code: 'RW-SIBLINGS', what, because: 'not-exposed', effect: 'advisory', request: nameOf(questions.projectTokenSelf) };
}
