import * as z from 'zod';
import { AuditError, type ErrorCode } from '../../src/model.ts';
import { acceptedOf, describeAccepted } from './accepted.ts';
import type { Headers } from './headers.ts';

/** An answer of 400 or more, as far as it tells why. */
export interface Refusal {
  readonly status: number;
  readonly headers: Headers;
  readonly message: string;
  readonly documentation: string;
}

/** One way in which GitHub says no. `test` is asked in order: the first that fits decides. */
interface Row {
  readonly test: (refusal: Refusal) => boolean;
  readonly code: ErrorCode;
  readonly says: string;
  readonly hint: string | null;
}

const forbidden = (text: RegExp): Row['test'] => {
  return ({ status, message }) => status === 403 && text.test(message);
};

/**
 * Status, body and headers together decide: one status has many meanings, and none but the first says that a token is dead.
 * Source: https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api, 2026-03-19; texts as seen in public reports.
 */
const TABLE: readonly Row[] = [
  {
    test: ({ status }) => status === 401,
    code: 'unauthorized',
    says: 'GitHub rejected the token',
    hint: 'It is revoked, expired or mistyped. Take it out of wherever it is stored, or put the current one there.',
  },
  {
    test: saysLimited,
    code: 'rate-limited',
    says: 'GitHub limits how often this user may ask',
    hint: 'Run again later, or with a longer --timeout.',
  },
  {
    test: (refusal) => forbidden(/SAML enforcement/)(refusal) || (refusal.headers['x-github-sso'] ?? '').startsWith('required'),
    code: 'forbidden',
    says: 'the organization asks for single sign-on, for which the token is not authorised',
    hint: 'Authorise the token for the organization and run again: its owner can do so at any moment.',
  },
  {
    test: forbidden(/IP allow list/),
    code: 'forbidden',
    says: 'the organization lets in listed addresses only, and this machine is not one of them',
    hint: 'Run the audit from an address that the organization lists.',
  },
  { test: forbidden(/OAuth App access restrictions/), code: 'forbidden', says: 'the organization does not let this OAuth app in', hint: null },
  { test: forbidden(/personal access token \(classic\)/), code: 'forbidden', says: 'the organization does not let classic tokens in', hint: null },
  { test: forbidden(/lifetime/), code: 'forbidden', says: 'the organization does not let in tokens that live this long', hint: null },
  { test: forbidden(/not accessible by personal access token/), code: 'forbidden', says: 'the fine-grained token has not the permission', hint: null },
  { test: forbidden(/not accessible by integration/), code: 'forbidden', says: 'the App has not the permission', hint: null },
  { test: forbidden(/Must have admin rights/), code: 'forbidden', says: 'it asks for the admin role, or for a scope that the token has not', hint: null },
  { test: forbidden(/archived/), code: 'forbidden', says: 'the repository is archived', hint: null },
  { test: ({ status }) => status === 403, code: 'forbidden', says: 'GitHub refused', hint: null },
  {
    test: ({ status }) => status === 404,
    code: 'unexpected-response',
    says: 'hidden, absent or switched off: the answer proves nothing',
    hint: null,
  },
  { test: ({ status }) => status >= 500, code: 'unreachable', says: 'GitHub failed', hint: 'Run again later; https://www.githubstatus.com tells of outages.' },
];

const OTHERWISE: Row = { test: () => true, code: 'unexpected-response', says: 'GitHub did not answer the question', hint: null };

/** A primary or a secondary limit, in whatever status it comes. Never a verdict on permissions. */
export function saysLimited({ status, headers, message, documentation }: Refusal): boolean {
  if (status === 429) return true;
  if (status !== 403) return false;
  return (
    headers['x-ratelimit-remaining'] === '0' ||
    /secondary-rate-limits|#abuse-rate-limits/.test(documentation) ||
    /secondary rate|API rate limit exceeded/i.test(message)
  );
}

/** The error of a refused request ("GET /user"). The body's own words are not repeated: they can be anything. */
export function errorOf(request: string, refusal: Refusal): AuditError {
  const { code, says, hint } = TABLE.find(({ test }) => test(refusal)) ?? OTHERWISE;
  const needs = /has not the permission/.test(says) ? describeAccepted(acceptedOf(refusal.headers)) : '';
  const told = needs === '' ? says : `${says}; it needs ${needs}`;
  return new AuditError(code, `${request}: ${told} (${refusal.status}).`, hint === null ? {} : { hint });
}

const Body = z.object({ message: z.string().catch(''), documentation_url: z.string().catch('') });

/** Reads why out of a refused answer's body. One that has another form tells nothing, and the status alone decides. */
export function refusalOf(status: number, headers: Headers, body: unknown): Refusal {
  const parsed = Body.safeParse(body);
  return { status, headers, message: parsed.data?.message ?? '', documentation: parsed.data?.documentation_url ?? '' };
}
