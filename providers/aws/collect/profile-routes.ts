/**
 * How the profile of an auditor comes to credentials: from static keys or a sign-on, over the roles that it assumes. Whatever else
 * a profile can say would run a program, ask the machine's metadata or a person, and is refused.
 * Source: AWS SDK and tools reference, assume role and IAM Identity Center providers (2026-09).
 */
import { AuditError } from '../../../src/model.ts';
import type { Secret } from '../../../src/provider.ts';
import { SecretValue } from '../../../src/transport/secret.ts';
import { exportHint, partsOf, readSharedFiles, type Section, type SharedFiles, sectionsOf } from '../shared-files.ts';

export interface AssumedRole {
  readonly arn: string;
  readonly externalId: string | undefined;
  readonly sessionName: string | undefined;
}

/** A sign-on that `aws sso login` left on this machine, under the name of its session, or its address where it has none. */
export interface SignOn {
  readonly cachedAs: string;
  readonly region: string;
  readonly account: string;
  readonly role: string;
}

/** `roles` in the order in which they are assumed. */
export interface Route {
  readonly start: Secret | SignOn;
  readonly roles: readonly AssumedRole[];
}

const REFUSED = /^(credential_process|credential_source|web_identity_token_file|login_session|mfa_serial)$/;

/** Throws an AuditError (`value-missing`, `unsupported`) that names the setting that leads nowhere. */
export async function readRoute(profile: string, environment: Readonly<Record<string, string | undefined>>): Promise<Route> {
  const files = await readSharedFiles(environment);
  const roles: AssumedRole[] = [];
  const visited = new Set<string>();
  let name = profile;
  for (;;) {
    const { own, configured } = sectionsOf(name, files);
    const section = new Map([...(configured ?? []), ...(own ?? [])]);
    const keys = partsOf(own) ?? partsOf(configured);
    // Only the profile that was named follows its role before its keys (the CLI reads the chain in the same way).
    if (keys !== null && (name !== profile || !section.has('role_arn') || visited.has(name))) return { start: new SecretValue(keys), roles };
    const refused = [...section.keys()].find((key) => REFUSED.test(key));
    if (refused !== undefined) throw unsupported(name, `gets its credentials by ${refused}, which an auditor does not follow`);
    if (visited.has(name)) throw unsupported(name, 'leads back to itself');
    visited.add(name);
    const arn = section.get('role_arn');
    if (arn === undefined) return { start: signOnOf(name, section, files), roles };
    roles.unshift({ arn, externalId: section.get('external_id'), sessionName: section.get('role_session_name') });
    const source = section.get('source_profile');
    if (source === undefined) throw unsupported(name, 'has a role_arn without a source_profile');
    name = source;
  }
}

function signOnOf(profile: string, section: Section, { config }: SharedFiles): SignOn {
  const session = section.get('sso_session');
  const shared = session === undefined ? section : config.get(`sso-session ${session}`);
  const region = shared?.get('sso_region');
  const cachedAs = session ?? section.get('sso_start_url');
  const account = section.get('sso_account_id');
  const role = section.get('sso_role_name');
  if (region === undefined || cachedAs === undefined || account === undefined || role === undefined) {
    throw new AuditError('value-missing', `Profile "${profile}" has neither static keys nor a whole sign-on.`);
  }
  if (!/^[a-z]{2}(-[a-z]+)+-\d+$/.test(region)) throw unsupported(profile, 'names no Region in sso_region');
  return { cachedAs, region, account, role };
}

function unsupported(profile: string, what: string): AuditError {
  return new AuditError('unsupported', `Profile "${profile}" ${what}.`, { hint: exportHint(profile) });
}
