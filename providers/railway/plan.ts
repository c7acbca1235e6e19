import type { Token } from '../../src/model.ts';
import { BATCH_SIZE } from './batches.ts';
import { nameOf } from './client.ts';
import { MOST_ON_FREE } from './meter.ts';
import * as questions from './questions.ts';
import { VERDICT_ONLY } from './verdict-only.ts';

const DETECTION = [questions.apiTokenContext, questions.me, questions.projectTokenSelf];
/** Where Railway does not serve the fields that are newer than August 2026, the documents without them: `WorkspaceMembers` and the like. */
const OF_A_USER = [questions.workspaceMembersAndGroups, questions.workspaceProjectsWithRoles, questions.externalWorkspacesWithRoles, questions.apiTokens];
const OF_PROJECTS = [questions.projectContents, questions.environmentContents];
const OF_A_VOLUME = [questions.volumeBackups, questions.volumeBackupSchedules];

/** What would be sent. The kind of a token is only known once Railway was asked, so each kind has its line. */
export function plan(tokens: readonly Token[], _auditors: readonly unknown[], options: ReadonlySet<string>): readonly string[] {
  if (tokens.length === 0) return [];
  const once = options.has(VERDICT_ONLY) ? [] : [`once, without any token: ${list([questions.served])}`];
  return [...once, ...tokens.flatMap(({ name }) => planFor(name, options))];
}

function planFor(name: string, options: ReadonlySet<string>): readonly string[] {
  const detection = `${name}: to find its kind: ${list(DETECTION)}`;
  if (options.has(VERDICT_ONLY)) return [detection, `${name}: if it is a user's, in each workspace: ${list([questions.workspaceMembers])}; nothing else`];
  const names = options.has('names') ? `; for each environment: ${list([questions.environmentVariableNames])}` : '';
  const copies = `for the volumes, up to ${BATCH_SIZE} in one request: ${list(OF_A_VOLUME)}${names}`;
  return [
    detection,
    `${name}: if it is a project token: ${list([questions.projectTokenContents])}; ${copies}`,
    `${name}: if it is a workspace token: ${list([questions.workspaceProjects, ...OF_PROJECTS])}; ${copies}`,
    `${name}: if it is a user's: ${list([...OF_A_USER, ...OF_PROJECTS])}; ${copies}`,
    `${name}: at most ${MOST_ON_FREE} requests, unless its plan turns out to be Hobby or Pro, or --max-requests says another number`,
  ];
}

function list(asked: readonly { readonly document: string }[]): string {
  return asked.map(nameOf).join(', ');
}

/** Railway has no role for an auditor and no credential that looks at another token. */
export function permissions(): string {
  return [
    'Railway: nothing beyond the tokens themselves.',
    'Each token is asked about itself, with queries alone; Railway offers no credential that can look at another token.',
    'Backups can be counted on plans that have them; elsewhere Railway refuses, and the report says that they were not inspected.',
    '',
  ].join('\n');
}
