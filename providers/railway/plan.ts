import type { Token } from '../../src/model.ts';
import { nameOf } from './client.ts';
import * as questions from './questions.ts';

const DETECTION = [questions.apiTokenContext, questions.me, questions.projectTokenSelf];
const OF_A_USER = [questions.externalWorkspaces, questions.workspaceMembers, questions.apiTokens];
const OF_A_WORKSPACE = [questions.workspaceProjects, questions.projectContents, questions.environmentContents];
const OF_AN_ENVIRONMENT = [questions.environmentContents, questions.projectBuckets];
const OF_A_VOLUME = [questions.volumeBackups, questions.volumeBackupSchedules];

/** What would be sent. The kind of a token is only known once Railway was asked, so each kind has its line. */
export function plan(tokens: readonly Token[], _auditors: readonly unknown[], options: ReadonlySet<string>): readonly string[] {
  if (tokens.length === 0) return [];
  const names = options.has('names') ? `; for each environment: ${list([questions.environmentVariableNames])}` : '';
  const each = tokens.flatMap(({ name }) => [
    `${name}: to find its kind: ${list(DETECTION)}`,
    `${name}: if it is a project token: ${list(OF_AN_ENVIRONMENT)}; for each volume: ${list(OF_A_VOLUME)}${names}`,
    `${name}: if it is a workspace token: ${list(OF_A_WORKSPACE)}; for each volume: ${list(OF_A_VOLUME)}${names}`,
    `${name}: if it is a user's: ${list([...OF_A_USER, ...OF_A_WORKSPACE])}; for each volume: ${list(OF_A_VOLUME)}${names}`,
  ]);
  return [`once, without any token: ${list([questions.served])}`, ...each];
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
