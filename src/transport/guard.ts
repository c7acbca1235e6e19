import type { DocumentNode } from 'graphql';
import { parseJson } from '../json.ts';
import { AuditError } from '../model.ts';
import type { Allowance, Route, WirePolicy, WireRequest } from '../provider.ts';

/** What the guard says of a request: the name under which it is recorded, and why it must not leave (null: it may). */
export interface Verdict {
  readonly what: string;
  readonly refusal: string | null;
  /** Whether it gets an auditor its own credentials. */
  readonly exchange: boolean;
}

export type Guard = (request: WireRequest) => Verdict;

type Gate = (request: WireRequest, url: URL) => string | null;

/**
 * Compiles a policy into the guard that every request passes before a byte leaves: a read on the provider's own origin,
 * or nothing. The policy itself is checked first: a document that is not a query, or that selects a secret-bearing
 * field, throws here, whoever wrote it.
 */
export async function compileGuard(policy: WirePolicy): Promise<Guard> {
  const gates = await Promise.all(policy.allow.map(async (allowance) => ({ gate: await compileGate(allowance), exchange: allowance.kind === 'exchange' })));
  return (request) => {
    const what = `${request.method} ${pathOf(request.url)}`;
    const refuse = (refusal: string): Verdict => ({ what, refusal, exchange: false });
    const url = URL.canParse(request.url) ? new URL(request.url) : null;
    if (url === null || url.origin !== policy.origin) return refuse(`it would go to another origin than ${policy.origin}`);
    if (url.username !== '' || url.password !== '') return refuse('its address carries credentials');
    const override = Object.keys(request.headers).find((name) => /^x-(http-)?method(-override)?$/i.test(name));
    if (override !== undefined) return refuse(`its header ${override} would change the method`);
    for (const { gate, exchange } of gates) {
      const name = gate(request, url);
      if (name !== null) return { what: name, refusal: null, exchange };
    }
    return refuse('it is not on the list of reads');
  };
}

async function compileGate(allowance: Allowance): Promise<Gate> {
  switch (allowance.kind) {
    case 'rest':
      return (request, url) => (/^(GET|HEAD)$/.test(request.method) && request.body === null ? `${request.method} ${url.pathname}${url.search}` : null);
    case 'commands':
      return (request, url) => commandOf(request, url, allowance);
    case 'targets':
      return (request, url) => targetOf(request, url, allowance);
    case 'routes':
      return (request, url) => routeOf(request, url, allowance);
    case 'exchange':
      return (request, url) => (isExchange(request, url, allowance) ? allowance.what : null);
    case 'graphql': {
      const names = await namesOf(allowance);
      return (request, url) => {
        if (request.method !== 'POST' || url.pathname !== allowance.path || url.search !== '') return null;
        const document = documentOf(request.body);
        return document === null ? null : (names.get(document) ?? null);
      };
    }
  }
}

/** The IAM action of a form-encoded command on the list. One `Action`, no query string, no target: nothing else can decide what is called. */
function commandOf(request: WireRequest, url: URL, allowance: Extract<Allowance, { kind: 'commands' }>): string | null {
  if (request.method !== 'POST' || url.pathname !== allowance.path || url.search !== '') return null;
  if (valuesOf('x-amz-target', request).length > 0) return null;
  const actions = new URLSearchParams(request.body ?? '').getAll('Action');
  const [action] = actions;
  return actions.length === 1 && action !== undefined && Object.hasOwn(allowance.commands, action) ? (allowance.commands[action] ?? null) : null;
}

/** The IAM action of a target on the list. One target, a body that says it is JSON: no other protocol of the service can read a command out of it. */
function targetOf(request: WireRequest, url: URL, allowance: Extract<Allowance, { kind: 'targets' }>): string | null {
  if (request.method !== 'POST' || url.pathname !== allowance.path || url.search !== '') return null;
  const types = valuesOf('content-type', request);
  if (types.length !== 1 || types[0] !== `application/x-amz-json-${allowance.json}`) return null;
  const targets = valuesOf('x-amz-target', request);
  const [target] = targets;
  return targets.length === 1 && target !== undefined && Object.hasOwn(allowance.targets, target) ? (allowance.targets[target] ?? null) : null;
}

/** The name of the one read on the list that a request is. A target would name another command to some services. */
function routeOf(request: WireRequest, url: URL, { path, routes }: Extract<Allowance, { kind: 'routes' }>): string | null {
  if (valuesOf('x-amz-target', request).length > 0) return null;
  const below = url.pathname.startsWith(path) ? url.pathname.slice(path.length) : null;
  const names = [...url.searchParams.keys()];
  if (below === null || new Set(names).size < names.length) return null;
  const isMeant = (route: Route): boolean =>
    request.method === route.method &&
    (request.method === 'GET' ? request.body === null : valuesOf('content-type', request).join() === 'application/json') &&
    isLike(route.path, below) &&
    route.query.every((name) => names.includes(name)) &&
    names.every((name) => route.query.includes(name) || route.may.includes(name));
  return routes.find(isMeant)?.what ?? null;
}

function isLike(pattern: string, path: string): boolean {
  const given = path.split('/');
  const wanted = pattern.split('/');
  return given.length === wanted.length && wanted.every((segment, index) => (segment === '*' ? given[index] !== '' : segment === given[index]));
}

/** Exactly the exchange that is meant, in the form of a POST or the address of a GET, and in one of them alone. */
function isExchange(request: WireRequest, url: URL, { method, path, fields }: Extract<Allowance, { kind: 'exchange' }>): boolean {
  if (request.method !== method || url.pathname !== path || valuesOf('x-amz-target', request).length > 0) return false;
  if (method === 'POST' ? url.search !== '' : request.body !== null) return false;
  const given = method === 'POST' ? new URLSearchParams(request.body ?? '') : url.searchParams;
  return Object.entries(fields).every(([name, value]) => {
    const values = given.getAll(name);
    return values.length === 1 && values[0] === value;
  });
}

/** Header names have no case, so that one header may stand under two names. */
function valuesOf(header: string, { headers }: WireRequest): readonly string[] {
  return Object.entries(headers).flatMap(([name, value]) => (name.toLowerCase() === header ? [value] : []));
}

/** The document of a GraphQL request, or null when the body is a batch or holds anything but a document and its variables. */
function documentOf(body: string | null): string | null {
  let value: unknown;
  try {
    value = parseJson(body ?? '');
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  // Of two keys of one name we would read the last and a server perhaps the first: only the one way to write it passes.
  if (JSON.stringify(value) !== body) return null;
  if (Object.keys(value).some((key) => !['query', 'variables', 'operationName'].includes(key))) return null;
  return 'query' in value && typeof value.query === 'string' ? value.query : null;
}

async function namesOf(allowance: Extract<Allowance, { kind: 'graphql' }>): Promise<ReadonlyMap<string, string>> {
  const { parse } = await import('graphql');
  const names = new Map<string, string>();
  for (const document of allowance.documents) names.set(document, await nameOf(parse(document), allowance.neverSelect));
  return names;
}

/** Names a document of one query ("query Me"), or throws when it holds anything else or selects what may never be selected. */
async function nameOf(document: DocumentNode, neverSelect: readonly string[]): Promise<string> {
  const { Kind, visit } = await import('graphql');
  const [operation, ...others] = document.definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION || operation.operation !== 'query' || others.length > 0) {
    throw new AuditError('write-refused', 'A GraphQL document is not a single query.');
  }
  let depth = 0;
  visit(document, {
    Field: {
      enter: (field) => {
        const name = field.name.value;
        if (neverSelect.includes(name) || (depth === 0 && neverSelect.includes(`Query.${name}`))) {
          throw new AuditError('write-refused', `A GraphQL document selects ${name}, which can carry a secret.`);
        }
        depth += 1;
      },
      leave: () => {
        depth -= 1;
      },
    },
  });
  return `query ${operation.name?.value ?? '(unnamed)'}`;
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : '(no address)';
}
