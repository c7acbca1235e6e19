/**
 * The two reads of the Recycle Bin, by hand: the SDK's client for it is no better kept than this is small (2026-11), and the rest of
 * the SDK signs requests with the same package. Source: Recycle Bin API reference, ListRules and GetRule (2026-09).
 */
import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { parseJson } from '../../src/json.ts';
import type { Secret } from '../../src/provider.ts';
import { type Door, settings } from './door.ts';

export interface RecycleBin {
  readonly listRules: (input: { readonly ResourceType: string; readonly MaxResults: number; readonly NextToken: string | undefined }) => Promise<unknown>;
  readonly getRule: (identifier: string) => Promise<unknown>;
}

interface Asked {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body: string | null;
}

/** Both throw an Error under AWS's own name for it, as the SDK's clients do, or the AuditError of the transport. */
export function openRecycleBin(secret: Secret, door: Door): RecycleBin {
  const { credentials } = settings(secret, door);
  const signer = new SignatureV4({ credentials, region: door.region, service: 'rbin', sha256: Sha256 });
  const ask = async ({ method, path, body }: Asked): Promise<unknown> => {
    const url = new URL(door.address.pathname.replace(/\/$/, '') + path, door.address);
    const headers = { host: url.host, ...(body === null ? {} : { 'content-type': 'application/json' }) };
    const port = url.port === '' ? {} : { port: Number(url.port) };
    const unsigned = { method, protocol: url.protocol, hostname: url.hostname, ...port, path: url.pathname, query: {}, headers, body: body ?? undefined };
    const { host: _, ...signed } = (await signer.sign(unsigned)).headers;
    const answer = await door.send({ method, url: url.href, headers: signed, body });
    const text = Buffer.from(answer.body).toString('utf8');
    if (answer.status !== 200) throw refusalOf(answer.headers.get('x-amzn-errortype'), text);
    return parseJson(text);
  };
  return {
    listRules: (input) => ask({ method: 'POST', path: '/list-rules', body: JSON.stringify(input) }),
    getRule: (identifier) => ask({ method: 'GET', path: `/rules/${encodeURIComponent(identifier)}`, body: null }),
  };
}

/** AWS names an error in a header, sometimes with an address behind it, or in the body. */
function refusalOf(header: string | undefined, text: string): Error {
  const error = new Error('The Recycle Bin refused.');
  error.name = /^\w+/.exec(header ?? '')?.[0] ?? /"(?:__type|code)"\s*:\s*"(?:[\w.]+#)?(\w+)"/.exec(text)?.[1] ?? 'Error';
  return error;
}

/** What the signer asks of a hash, by Node's own. */
class Sha256 {
  #hash: Hash | Hmac;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret));
  }
  update(chunk: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytesOf(chunk));
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
  reset(): void {
    this.#hash = createHash('sha256');
  }
}

function bytesOf(source: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof source === 'string') return Buffer.from(source, 'utf8');
  return source instanceof ArrayBuffer ? new Uint8Array(source) : new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
}
