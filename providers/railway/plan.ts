import type { Token } from '../../src/model.ts';
import { BATCH_SIZE } from './batches.ts';
import { nameOf } from './client.ts';
import { MOST_ON_FREE } from './meter.ts';
import * as questions from './questions.ts';
import { VERDICT_ONLY } from './verdict-only.ts';

const DETECTION = [questions.apiTokenContext, questions.me, questions.projectTokenSelf];
const OF_A_USER = [questions.externalWorkspaces, questions.workspaceMembers, questions.apiTokens];
const OF_A_WORKSPACE = [questions.workspaceProjects, questions.projectContents, questions.environmentContents];
const OF_A_VOLUME = [questions.volumeBackups, questions.volumeBackupSchedules];

/** What would be sent. The kind of a token is only known once Railway was asked, so each kind has its line. */
export function plan(tokens: readonly Token[], _auditors: readonly unknown[], options: ReadonlySet<string>): readonly string[] {
  const copies = `for the volumes, up to ${BATCH_SIZE} in one request: ${list(OF_A_VOLUME)}`;
  return tokens.flatMap(({ name }) => {
    const detection = `${name}: to find its kind: ${list(DETECTION)}`;
    if (options.has(VERDICT_ONLY)) return [detection, `${name}: if it is a user's, in each workspace: ${list([questions.workspaceMembers])}; nothing else`];
    return [
      detection,
      `${name}: if it is a project token: ${list([questions.projectTokenContents])}; ${copies}`,
      `${name}: if it is a workspace token: ${list(OF_A_WORKSPACE)}; ${copies}`,
      `${name}: if it is a user's: ${list([...OF_A_USER, ...OF_A_WORKSPACE])}; ${copies}`,
      `${name}: at most ${MOST_ON_FREE} requests, unless its plan turns out to be Hobby or Pro, or --max-requests says another number`,
    ];
  });
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
