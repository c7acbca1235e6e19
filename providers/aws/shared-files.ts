/**
 * The files that the AWS CLI and SDKs share, and the static keys of a profile in them. Of a token's profile nothing else is
 * followed: no role, no sign-on, no process, and never the default chain. Source: AWS SDK and tools reference, file format (2026-09).
 */
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { AuditError } from '../../src/model.ts';
import type { Secret } from '../../src/provider.ts';
import { SecretValue } from '../../src/transport/secret.ts';

type Environment = Readonly<Record<string, string | undefined>>;
export type Section = ReadonlyMap<string, string>;

const EXCHANGES = /^(role_arn|source_profile|credential_source|credential_process|web_identity_token_file|login_session|sso_.*)$/;

/** A name that a shell takes for nothing but a name: the hint is a line to paste, and the manifest may be another's. */
const PLAIN_NAME = /^[\w.@][\w.@-]*$/;

/** Throws an AuditError: `value-missing` when the profile or its keys are not there, `unsupported` when it has no keys of its own. */
export async function readProfile(profile: string, environment: Environment): Promise<Secret> {
  const { own, configured } = sectionsOf(profile, await readSharedFiles(environment));
  const exchange = [...(own?.keys() ?? []), ...(configured?.keys() ?? [])].find((key) => EXCHANGES.test(key));
  if (exchange !== undefined) {
    const hint = exportHint(profile);
    throw new AuditError('unsupported', `Profile "${profile}" gets its credentials by ${exchange}; only static keys are read.`, { hint });
  }
  const parts = partsOf(own) ?? partsOf(configured);
  if (parts === null) throw new AuditError('value-missing', `Profile "${profile}" has no aws_access_key_id with its aws_secret_access_key.`);
  return new SecretValue(parts);
}

export interface SharedFiles {
  readonly credentials: ReadonlyMap<string, Section>;
  readonly config: ReadonlyMap<string, Section>;
}

export async function readSharedFiles(environment: Environment): Promise<SharedFiles> {
  const home = environment['HOME'] ?? homedir();
  return {
    credentials: await readSections(environment['AWS_SHARED_CREDENTIALS_FILE'] ?? join(home, '.aws', 'credentials')),
    config: await readSections(environment['AWS_CONFIG_FILE'] ?? join(home, '.aws', 'config')),
  };
}

/** What each of the two files says of a profile. Throws an AuditError (`value-missing`) when neither knows it. */
export function sectionsOf(profile: string, { credentials, config }: SharedFiles): { own: Section | undefined; configured: Section | undefined } {
  const own = credentials.get(profile);
  const configured = config.get(profile === 'default' ? 'default' : `profile ${profile}`) ?? config.get(profile);
  if (own === undefined && configured === undefined) {
    throw new AuditError('value-missing', `The shared AWS files have no profile "${profile}".`, { hint: 'aws configure list-profiles' });
  }
  return { own, configured };
}

/** A line to paste that turns whatever a profile does into values. */
export function exportHint(profile: string): string {
  return `eval "$(aws configure export-credentials --profile ${PLAIN_NAME.test(profile) ? profile : 'NAME'} --format env)", then name the variables in the manifest.`;
}

export function partsOf(section: Section | undefined): Readonly<Record<string, string>> | null {
  const accessKeyId = section?.get('aws_access_key_id');
  const secretAccessKey = section?.get('aws_secret_access_key');
  const sessionToken = section?.get('aws_session_token');
  if (accessKeyId === undefined || secretAccessKey === undefined) return null;
  return sessionToken === undefined ? { accessKeyId, secretAccessKey } : { accessKeyId, secretAccessKey, sessionToken };
}

/** Sections by name; a file that is not there has none. Keys are lower case; comments begin a line, or follow white space. */
async function readSections(path: string): Promise<ReadonlyMap<string, Section>> {
  const sections = new Map<string, Map<string, string>>();
  let section: Map<string, string> | null = null;
  for (const line of (await readText(path)).split(/\r?\n/)) {
    if (/^\s*([#;]|$)/.test(line)) continue;
    const header = /^\s*\[\s*([^\]]+?)\s*\]/.exec(line)?.[1]?.replace(/\s+/g, ' ');
    const pair = /^([^\s=][^=]*?)\s*=\s*(.*?)(?:\s+[#;].*)?\s*$/.exec(line);
    if (header !== undefined) {
      section = sections.get(header) ?? new Map();
      sections.set(header, section);
    } else if (pair?.[1] !== undefined && section !== null) section.set(pair[1].toLowerCase(), pair[2] ?? '');
  }
  return sections;
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return '';
    throw new AuditError('value-missing', `The shared AWS file "${path}" could not be read.`, { cause });
  }
}
