/** A small company's audit, told in code: what the goldens of this folder show. No provider and no server takes part. */

import type { InspectedStore } from '../../src/evaluation.ts';
import type { Audited, Finding, JudgedReach, TokenResult } from '../../src/judgement.ts';
import type { Expiry, Gap, Operation, Resource, Selector, Token } from '../../src/model.ts';
import { buildReport, type ReportInput } from '../../src/report/build.ts';
import type { RenderOptions } from '../../src/report/options.ts';
import type { Report } from '../../src/report/shape.ts';
import { aToken, NOW } from '../support/collecting.ts';
import { aJudged, anAudited, anOperation, aPattern, on, someCopies } from '../support/judging.ts';

const SOURCE_LINES: ReadonlyMap<number, string> = new Map([
  [20, '  - name: railway-domains'],
  [26, '    scopes:'],
  [41, '    scopes: [{ actions: [s3:GetObject, s3:PutObject], resources: ["arn:aws:s3:::uploads-staging/*"] }]'],
  [49, '  - name: aws-reports'],
]);

/** Piped, without colour, as `audit` would end. */
export const PLAIN: RenderOptions = {
  width: null,
  level: 0,
  unicode: true,
  sourceLines: SOURCE_LINES,
  failOn: 'high',
  exitCode: 1,
  verbose: false,
  quiet: false,
};

export function aLarkspurReport(fields: Partial<ReportInput> = {}): Report {
  return buildReport({ ...larkspurInput(), ...fields });
}

export function larkspurInput(): ReportInput {
  return {
    tool: { name: 'overscope', version: '0.1.0' },
    catalogue: {
      github: { asOf: '2026-08-22', operations: 140 },
      railway: { asOf: '2026-09-21', operations: 256 },
      aws: { asOf: '2026-10-01', operations: 411 },
    },
    manifest: { path: 'overscope.yaml', sha256: 'ab'.repeat(32) },
    startedAt: NOW,
    finishedAt: '2026-11-22T12:00:04.200Z',
    traces: {},
    requests: [
      { provider: 'railway', method: 'POST', what: 'query Me', outcome: 'answered', status: 200, attempts: 2, exchange: false },
      { provider: 'railway', method: 'POST', what: 'query Projects', outcome: 'answered', status: 200, attempts: 5, exchange: false },
      { provider: 'aws', method: 'POST', what: 'iam:GetAccountAuthorizationDetails', outcome: 'answered', status: 200, attempts: 11, exchange: false },
      { provider: 'github', method: 'GET', what: 'GET /user', outcome: 'answered', status: 200, attempts: 19, exchange: false },
      { provider: 'github', method: 'GET', what: 'GET /orgs/larkspur-rentals', outcome: 'failed', status: null, attempts: 1, exchange: false },
    ],
    results: [domains(), uploads(), reports(), docs(), members(), old()],
    findings: [...findingsOnDomains(), findingOnUploads(), findingOnReports(), ...findingsOnDocs(), findingOnOld()],
  };
}

function thing(provider: Resource['provider'], type: string, path: string, backups: Resource['backups'] = null): Resource {
  return { provider, type, id: path, name: path.split('/').at(-1) ?? path, path, backups };
}

function audited(token: Token, kind: string, expiry: Expiry, fields: Partial<Audited>): Audited {
  const plain = anAudited({ token });
  const principal = { type: kind === 'workspace' ? 'workspace' : 'user', id: `id-of-${token.name}`, name: `larkspur-${token.name}` };
  return { ...plain, subject: { ...plain.subject, kind, principal, lifetime: { createdAt: null, lastUsedAt: null, expiry } }, ...fields };
}

const copies = (inside: number): Resource['backups'] => ({ inside, independent: 0, evidence: [] });
const production = [
  thing('railway', 'volume', 'booking/production/booking-db', copies(9)),
  thing('railway', 'volume', 'fleet/production/fleet-db', copies(5)),
  thing('railway', 'volume', 'booking/production/cache', copies(0)),
];
const photographs = thing('railway', 'bucket', 'booking/production/photographs', { inside: null, independent: null, evidence: [] });

const volumeDelete: Operation = anOperation('volumeDelete', {
  also: ['destroys-backup'],
  recovery: { class: 'window', hours: 48, asOf: '2026-07-04', endedBy: [], note: 'through a link that is sent by mail' },
});
const bucketDelete: Operation = anOperation('bucketDelete', {
  recovery: { class: 'window', hours: 52, asOf: '2026-09-03', endedBy: [], note: null },
});
const domainDelete: Operation = anOperation('customDomainDelete', { impact: 'disrupts', recovery: { class: 'self-service', note: null } });
const deploy: Operation = anOperation('serviceInstanceDeploy', { impact: 'executes-code', recovery: { class: 'rebuild', note: null } });

function reachOfDomains(): readonly JudgedReach[] {
  const site = on(thing('railway', 'service', 'booking/staging/site'));
  return [
    aJudged(deploy, site, { environment: 'staging' }),
    aJudged(domainDelete, site, { environment: 'staging', declared: 'all', excess: null }),
    aJudged(volumeDelete, on(...production)),
    aJudged(bucketDelete, on(photographs)),
    aJudged(anOperation('projectRename', { impact: 'modifies', known: 'verb' }), site, { environment: 'staging' }),
    aJudged(anOperation('projectList', { impact: 'reads', known: 'verb' }), site, { environment: 'staging' }),
  ];
}

export function domains(): TokenResult {
  const token = aToken('railway', 'railway-domains', {
    environments: ['staging'],
    scopes: [{ operations: ['customDomainCreate', 'customDomainDelete'], environments: ['booking/staging'] }],
    location: { file: 'overscope.yaml', line: 20, column: 5 },
  });
  const gap: Gap = { code: 'RW-U5', what: 'when the token ends', because: 'not-exposed', effect: 'advisory', request: 'query ApiTokens' };
  return audited(token, 'workspace', { kind: 'unknown', source: 'Railway does not tell' }, { reach: reachOfDomains(), gaps: [gap] });
}

const databases = aPattern('arn:aws:rds:*:111122223333:db:*', ['arn:aws:rds:*:111122223333:db:staging-*']);
const deleteInstance = anOperation('rds:DeleteDBInstance', { recovery: { class: 'none', note: 'with SkipFinalSnapshot nothing is kept' } });

function reachOfUploads(): readonly JudgedReach[] {
  return [
    aJudged(deleteInstance, databases, {
      upperBound: ['SCPs not read'],
      path: [{ from: 'user/uploads', via: 'sts:AssumeRole', to: 'role/operations', certainty: 'allowed', conditions: [], evidence: [] }],
      copies: someCopies({ stores: [seen('orders', 5, 0), seen('ledger', 3, 1)] }),
    }),
    aJudged(anOperation('s3:DeleteObject', { recovery: { class: 'versioned', endedBy: [], note: null } }), aPattern('arn:aws:s3:::uploads-*/*'), {
      certainty: 'conditional',
      conditions: [{ text: 'only from 10.0.0.0/8', free: false }],
      environment: 'staging',
      copies: someCopies({
        store: 'S3 bucket',
        dies: null,
        survives: 'older versions',
        ends: [{ operation: 's3:DeleteObjectVersion', extent: 'none', certainty: null }],
      }),
    }),
  ];
}

function seen(name: string, inside: number, independent: number): InspectedStore {
  const evidence = [{ source: 'rds:DescribeDBInstances', observed: `${name}: deletion protection: on, and this token cannot turn it off` }];
  return { id: `arn:aws:rds:eu-west-1:111122223333:db:${name}`, name, inside, independent, evidence };
}

export function uploads(): TokenResult {
  const token = aToken('aws', 'aws-uploads', {
    environments: ['staging'],
    scopes: [{ actions: ['s3:GetObject', 's3:PutObject'], resources: ['arn:aws:s3:::uploads-staging/*'] }],
  });
  const gap: Gap = { code: 'AWS-U2', what: 'service control policies', because: 'forbidden', effect: 'narrowing', request: 'organizations:ListPolicies' };
  return audited(token, 'user-key', { kind: 'never', possible: false, source: 'access keys do not expire' }, { reach: reachOfUploads(), gaps: [gap] });
}

const REFUSED: Gap = { code: 'AWS-U1', what: 'the groups of the user', because: 'forbidden', effect: 'granting', request: 'iam:ListGroupsForUser' };

export function reports(): TokenResult {
  const token = aToken('aws', 'aws-reports', { scopes: [{ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::larkspur-reports/*'] }] });
  return audited(token, 'user-key', { kind: 'never', possible: false, source: 'access keys do not expire' }, { gaps: [REFUSED], complete: false });
}

const repositories = on(...['booking', 'docs', 'fleet', 'prices', 'site'].map((name) => thing('github', 'repository', `larkspur-rentals/${name}`)));
const reposDelete = anOperation('repos/delete', { recovery: { class: 'none', note: 'an owner can restore some repositories for 90 days' } });

function docs(): TokenResult {
  const token = aToken('github', 'github-docs', { scopes: [{ permissions: { contents: 'read' }, repositories: ['larkspur-rentals/docs'] }] });
  const reach = [
    aJudged(reposDelete, repositories),
    aJudged(anOperation('repos/delete-branch-protection', { impact: 'disables-protection' }), repositories),
    aJudged(anOperation('repos/frobnicate', { impact: 'modifies', known: 'unlisted' }), repositories),
  ];
  return audited(token, 'classic', { kind: 'never', possible: true, source: 'no expiry header' }, { reach });
}

export function members(): TokenResult {
  const token = aToken('github', 'github-members', { scopes: [{ oauth: ['read:org'] }] });
  const members = on(thing('github', 'organization', 'larkspur-rentals'));
  const reach = [aJudged(anOperation('orgs/list-members', { impact: 'reads' }), members, { declared: 'all', excess: null })];
  return audited(token, 'classic', { kind: 'at', at: '2027-01-15T00:00:00Z', source: 'expiry header' }, { reach });
}

export function old(): TokenResult {
  const token = aToken('github', 'github-old', { scopes: [{ permissions: { contents: 'read' } }] });
  const { values, source, takenAt } = anAudited({ token });
  const error = {
    token: token.name,
    code: 'unauthorized',
    message: 'GitHub does not accept the value (401 Bad credentials).',
    hint: 'Give the value that is meant, or remove the token.',
  } as const;
  return { status: 'failed', token, source, takenAt, values, error };
}

export function aFinding(rule: string, token: string, fields: Partial<Finding> = {}): Finding {
  return {
    rule,
    severity: 'critical',
    token,
    provider: 'railway',
    weight: { kind: 'worst-destruction' },
    group: 'production',
    title: `breaks ${rule}`,
    message: `${token} breaks ${rule}.`,
    certainty: 'allowed',
    reach: [],
    environments: [],
    evidence: [],
    remediation: {
      text: 'Replace it by a token that holds only what is declared.',
      steps: ['Closest to what is declared: a project token for booking/staging', 'Revoke this token: in the settings of the workspace'],
    },
    at: 'scopes',
    mappings: { owaspNhi: ['NHI8:2025', 'NHI5:2025'], owaspAgentic: ['ASI03'], owaspLlm: ['LLM06:2025'], cwe: ['CWE-250'] },
    location: { file: 'overscope.yaml', line: 26, column: 5 },
    fingerprint: `print-of-${rule}-${token}`,
    suppression: null,
    ...fields,
  };
}

export function findingsOnDomains(): readonly Finding[] {
  const doomed = reachOfDomains().filter(({ operation }) => operation.id === 'volumeDelete' || operation.id === 'bucketDelete');
  const evidence = [
    { source: 'query Me', observed: 'Not Authorized: not an account token' },
    { source: 'query Workspace', observed: '2 projects, so it is a workspace token' },
  ];
  return [
    aFinding('undeclared-destruction', 'railway-domains', {
      severity: 'high',
      title: 'can destroy data and backups in production that it never declared',
      message: 'railway-domains reaches volumeDelete on booking-db, cache, fleet-db; bucketDelete on photographs, in production.',
      reach: doomed,
      environments: ['production'],
      evidence,
    }),
    aFinding('backups-in-blast-radius', 'railway-domains', {
      title: 'can destroy booking-db, fleet-db together with every copy of it',
      message: 'booking-db: 9 backups go with it; independent copies: 0. fleet-db: 5 backups go with it; independent copies: 0.',
      reach: doomed,
      environments: ['production'],
      evidence,
      location: { file: 'overscope.yaml', line: 20, column: 5 },
    }),
    aFinding('exceeds-scopes', 'railway-domains', { severity: 'low' }),
    aFinding('exceeds-scopes', 'railway-domains', { severity: 'low', group: 'staging' }),
    aFinding('exceeds-scopes', 'railway-domains', { severity: 'note', group: 'reads' }),
  ];
}

function findingOnUploads(): Finding {
  return aFinding('undeclared-destruction', 'aws-uploads', {
    severity: 'high',
    provider: 'aws',
    title: 'can destroy data in production that it never declared',
    message: 'aws-uploads reaches rds:DeleteDBInstance on arn:aws:rds:*:111122223333:db:* except arn:aws:rds:*:111122223333:db:staging-*, in production.',
    reach: reachOfUploads().slice(0, 1),
    environments: ['production'],
    evidence: [{ source: 'group operators, policy databases, statement 2', observed: 'Allow rds:* on *' }],
    location: { file: 'overscope.yaml', line: 41, column: 13 },
  });
}

export function findingOnReports(): Finding {
  return aFinding('cannot-exclude-destruction', 'aws-reports', {
    severity: 'medium',
    provider: 'aws',
    title: 'could not be read whole: the groups of the user',
    message: 'aws-reports: the groups of the user (forbidden). What it hides could destroy: it is unknown, not absent.',
    certainty: 'unknown',
    evidence: [{ source: 'iam:ListGroupsForUser', observed: 'AccessDenied' }],
    remediation: { text: 'Let the audit read it, or accept this gap by its code once somebody has looked.', steps: [] },
    location: { file: 'overscope.yaml', line: 49, column: 5 },
  });
}

function findingsOnDocs(): readonly Finding[] {
  const acceptance = {
    rule: 'no-expiry',
    reason: 'rotated by hand',
    owner: 'jo@larkspur.example',
    until: '2027-01-31',
    operations: [],
    resources: [],
    gaps: [],
  };
  const location = { file: 'overscope.yaml', line: 60, column: 9 };
  const everything: Selector = repositories;
  return [
    aFinding('undeclared-destruction', 'github-docs', {
      provider: 'github',
      title: 'can destroy data and protection in production that it never declared',
      message: 'github-docs reaches repos/delete on booking, docs, fleet and 2 more, in production.',
      reach: [aJudged(reposDelete, everything)],
      environments: ['production'],
      evidence: [{ source: 'GET /user', observed: 'x-oauth-scopes: delete_repo, repo' }],
    }),
    aFinding('no-expiry', 'github-docs', { severity: 'medium', provider: 'github', suppression: { ...acceptance, location } }),
  ];
}

function findingOnOld(): Finding {
  return aFinding('invalid-token', 'github-old', {
    severity: 'medium',
    provider: 'github',
    title: 'is rejected by its provider',
    message: 'github-old: GitHub does not accept the value (401 Bad credentials).',
    remediation: { text: 'Take it out of the manifest and of every place that still holds it.', steps: [] },
  });
}
