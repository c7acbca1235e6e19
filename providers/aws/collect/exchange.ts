/**
 * The credentials of an auditor whose profile assumes a role or signs on. Each exchange is the one request that its own policy lets
 * pass, over the guarded transport, and counts as a credential exchange. No token that is audited ever comes here.
 */
import { AuditError } from '../../../src/model.ts';
import type { Allowance, CollectContext, Secret, Send } from '../../../src/provider.ts';
import { SecretValue } from '../../../src/transport/secret.ts';
import { parsePrincipalArn } from '../arn.ts';
import { addressOf, settings } from '../door.ts';
import { recognise } from '../recognise.ts';
import { asAuditError, isThrottled } from './errors.ts';
import { placeOf, readPartition } from './partitions.ts';
import { type AssumedRole, readRoute, type SignOn } from './profile-routes.ts';

/** Long enough for the largest audit; a role may be assumed for no less. */
const SECONDS = 3600;

/** What the SDK's providers resolve to. */
interface Resolved {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** Throws an AuditError that says where the way to the credentials ends. Every value on the way is hidden before it is used. */
export async function exchangeProfile(profile: string, context: CollectContext): Promise<Secret> {
  const { start, roles } = await readRoute(profile, context.environment);
  let secret = 'cachedAs' in start ? await signOn(start, context) : admitted(start, context);
  for (const role of roles) secret = await assume(role, secret, context);
  return secret;
}

async function assume(role: AssumedRole, source: Secret, context: CollectContext): Promise<Secret> {
  const action = 'sts:AssumeRole';
  const principal = parsePrincipalArn(role.arn);
  if (principal?.kind !== 'role') throw new AuditError('unsupported', `"${role.arn}" is not the ARN of a role.`);
  const { region, address: standard } = placeOf(readPartition(principal.partition), 'sts');
  const address = addressOf('AWS_ENDPOINT_URL_STS', standard, context);
  const way = openWay(context, address, {
    kind: 'exchange',
    what: action,
    method: 'POST',
    path: address.pathname,
    fields: { Action: 'AssumeRole', RoleArn: role.arn },
  });
  const { fromTemporaryCredentials } = await import('@aws-sdk/credential-providers');
  const clientConfig = settings(source, { address, region, send: way.send });
  return resolved(action, way, context, () =>
    fromTemporaryCredentials({
      masterCredentials: clientConfig.credentials,
      params: { RoleArn: role.arn, RoleSessionName: role.sessionName ?? 'overscope', ExternalId: role.externalId, DurationSeconds: SECONDS },
      clientConfig,
    })(),
  );
}

/** With what `aws sso login` left on this machine. It is not renewed: that would write to the machine. */
async function signOn({ cachedAs, region, account, role }: SignOn, context: CollectContext): Promise<Secret> {
  const action = 'sso:GetRoleCredentials';
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  const address = addressOf('AWS_ENDPOINT_URL_SSO', `https://portal.sso.${region}.${domain}`, context);
  const path = `${address.pathname.replace(/\/$/, '')}/federation/credentials`;
  const way = openWay(context, address, { kind: 'exchange', what: action, method: 'GET', path, fields: { role_name: role, account_id: account } });
  const { fromSSO } = await import('@aws-sdk/credential-providers');
  // Where no session is given, the SDK reads the sign-on that is cached under this name and never renews it.
  const names = { ssoStartUrl: cachedAs, ssoRegion: region, ssoAccountId: account, ssoRoleName: role };
  const { credentials: _, ...clientConfig } = settings(new SecretValue({ accessKeyId: '', secretAccessKey: '' }), { address, region, send: way.send });
  return resolved(action, way, context, () => fromSSO({ ...names, clientConfig })());
}

/** The guarded way for one exchange, and what went wrong on it: the SDK wraps that into an error of its own. */
interface Way {
  readonly send: Send;
  readonly failure: () => AuditError | null;
}

function openWay(context: CollectContext, address: URL, allowance: Allowance): Way {
  const send = context.open({ origin: address.origin, allow: [allowance], limited: isThrottled, perSecond: null });
  let failed: AuditError | null = null;
  return {
    failure: () => failed,
    send: async (request, signal) => {
      try {
        return await send(request, signal);
      } catch (error) {
        if (error instanceof AuditError) failed = error;
        throw error;
      }
    },
  };
}

async function resolved(action: string, way: Way, context: CollectContext, resolve: () => Promise<Resolved>): Promise<Secret> {
  try {
    const { accessKeyId, secretAccessKey, sessionToken } = await resolve();
    return admitted(new SecretValue({ accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) }), context);
  } catch (error) {
    const failure = way.failure();
    if (failure !== null) throw failure;
    if (error instanceof Error && error.name === 'CredentialsProviderError') {
      // The SDK's own words for a sign-on that has ended or was never made; they hold no value, and are still not repeated.
      throw new AuditError('unauthorized', `${action} gave no credentials.`, { hint: 'Sign on again: aws sso login', cause: error });
    }
    throw asAuditError(error, action);
  }
}

/** Hidden first; then it must be of AWS's shape, as every value that is sent there. */
function admitted(secret: Secret, { hide }: CollectContext): Secret {
  hide(secret);
  const recognition = recognise(secret);
  if (!recognition.recognised) throw new AuditError('value-unrecognised', `The credentials of the profile were not sent: ${recognition.because}.`);
  return recognition.secret;
}
