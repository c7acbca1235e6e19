/**
 * The only place where clients of AWS are built. Address, Region, credentials and every setting that the SDK would look for
 * in a shared configuration file are given here, so that it reads none; all requests go through the guarded transport.
 */
import { IAMClient } from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import type { CollectContext, Secret, Send, WireAnswer } from '../../src/provider.ts';
import { readEndpoint } from '../../src/transport/endpoint.ts';
import { asRequestHandler, readCommandsOnly } from '../../src/transport/smithy.ts';
import { IAM_COMMANDS, STS_COMMANDS } from './commands.ts';

/** One credential's way to IAM and STS. */
export interface Reader {
  /** Who reads, for a person: "the token itself", "auditor 1". */
  readonly who: string;
  readonly iam: IAMClient;
  readonly sts: STSClient;
}

/** Where each partition has its IAM, and an STS to ask first. Source: AWS General Reference, IAM and STS endpoints (2026-09). */
const PARTITIONS = {
  aws: { region: 'us-east-1', iam: 'https://iam.amazonaws.com', sts: 'https://sts.us-east-1.amazonaws.com' },
  'aws-cn': { region: 'cn-north-1', iam: 'https://iam.cn-north-1.amazonaws.com.cn', sts: 'https://sts.cn-north-1.amazonaws.com.cn' },
  'aws-us-gov': { region: 'us-gov-west-1', iam: 'https://iam.us-gov.amazonaws.com', sts: 'https://sts.us-gov-west-1.amazonaws.com' },
} as const;
type Partition = keyof typeof PARTITIONS;

/** The partition of this environment's Region; a credential does not say to which it belongs. */
function partitionOf(environment: CollectContext['environment']): Partition {
  const region = environment['AWS_REGION'] ?? environment['AWS_DEFAULT_REGION'] ?? '';
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** Throws an AuditError (`usage`) when an address in the environment cannot be used. */
export function openReaders(context: CollectContext): (who: string, secret: Secret) => Reader {
  // The SDK's own switch for the notice that it prints on Node 20 whenever a client is built; it has no other.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  const partition = PARTITIONS[partitionOf(context.environment)];
  const iam = addressOf('AWS_ENDPOINT_URL_IAM', partition.iam, context);
  const sts = addressOf('AWS_ENDPOINT_URL_STS', partition.sts, context);
  const sendIam = context.open({ origin: iam.origin, allow: [allowed(iam, IAM_COMMANDS)], limited: isThrottled, perSecond: null });
  const sendSts = context.open({ origin: sts.origin, allow: [allowed(sts, STS_COMMANDS)], limited: isThrottled, perSecond: null });
  return (who, secret) => {
    const reader = {
      who,
      iam: new IAMClient(settings({ secret, address: iam, region: partition.region, send: sendIam })),
      sts: new STSClient(settings({ secret, address: sts, region: partition.region, send: sendSts })),
    };
    reader.iam.middlewareStack.use(readCommandsOnly(IAM_COMMANDS));
    reader.sts.middlewareStack.use(readCommandsOnly(STS_COMMANDS));
    return reader;
  };
}

function addressOf(variable: string, standard: string, context: CollectContext): URL {
  const own = context.environment[variable];
  const shared = context.environment['AWS_ENDPOINT_URL'];
  if (own !== undefined && own !== '') return readEndpoint(variable, own);
  if (shared !== undefined && shared !== '') return readEndpoint('AWS_ENDPOINT_URL', shared);
  return readEndpoint(variable, standard);
}

function allowed(address: URL, commands: Readonly<Record<string, string>>): { kind: 'commands'; path: string; commands: Readonly<Record<string, string>> } {
  return { kind: 'commands', path: address.pathname, commands };
}

interface ClientParts {
  readonly secret: Secret;
  readonly address: URL;
  readonly region: string;
  readonly send: Send;
}

/** Each setting that is given is one that the SDK does not look for elsewhere. */
function settings({ secret, address, region, send }: ClientParts) {
  return {
    region,
    endpoint: address.href,
    credentials: {
      accessKeyId: secret.reveal('accessKeyId'),
      secretAccessKey: secret.reveal('secretAccessKey'),
      ...(secret.has('sessionToken') ? { sessionToken: secret.reveal('sessionToken') } : {}),
    },
    requestHandler: { ...asRequestHandler(send) },
    maxAttempts: 1,
    retryMode: 'standard',
    defaultsMode: 'standard' as const,
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    userAgentAppId: 'overscope',
    authSchemePreference: [],
  };
}

/** IAM throttles in HTTP 400, `<Code>Throttling</Code>`; STS also says RequestLimitExceeded. */
function isThrottled(answer: WireAnswer): boolean {
  if (answer.status !== 400 && answer.status !== 403 && answer.status !== 503) return false;
  return /<Code>(Throttling|ThrottlingException|RequestLimitExceeded|TooManyRequestsException)<\/Code>/.test(Buffer.from(answer.body).toString('utf8'));
}
