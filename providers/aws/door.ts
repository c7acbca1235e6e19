/** Where a service is, and what a client is told so that it looks for nothing itself. */
import type { CollectContext, Secret, Send } from '../../src/provider.ts';
import { readEndpoint } from '../../src/transport/endpoint.ts';
import { asRequestHandler } from '../../src/transport/smithy.ts';

/** One service of one partition or Region: where it is, and the guarded way there. */
export interface Door {
  readonly address: URL;
  readonly region: string;
  readonly send: Send;
}

/** The address of a service: from its own variable of the environment, the shared one, or AWS's. */
export function addressOf(variable: string, standard: string, context: CollectContext): URL {
  const own = context.environment[variable];
  const shared = context.environment['AWS_ENDPOINT_URL'];
  if (own !== undefined && own !== '') return readEndpoint(variable, own);
  if (shared !== undefined && shared !== '') return readEndpoint('AWS_ENDPOINT_URL', shared);
  return readEndpoint(variable, standard);
}

/** The variable by which the environment moves a service: "AWS_ENDPOINT_URL_RDS". */
export function variableOf(service: string): string {
  return `AWS_ENDPOINT_URL_${service.toUpperCase()}`;
}

/** The settings of a client. Each that is given is one that the SDK does not look for elsewhere. */
export function settings(secret: Secret, { address, region, send }: Door) {
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
