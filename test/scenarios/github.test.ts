import { readdirSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { scenarioFolder } from '../../fixtures/scenarios/start.ts';
import type { LocalServer } from '../../fixtures/servers/http.ts';
import type { Report } from '../../src/report/shape.ts';
import { printed } from '../support/cli.ts';
import { expectReport, serverOf, startNamed, valuesOf } from '../support/scenario-reports.ts';

/** The right answer of each scenario: "allowed acme/docs" for an operation on a resource, "at most" where something unread could take it away; nothing where it is denied. */
const ANSWERS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  '01-role-below-scope': { 'git/delete-ref': [], 'repos/delete': [], 'repos/update#visibility': [] },
  '02-admin-without-delete-repo': {
    'repos/delete': [],
    'git/delete-ref': ['allowed acme/docs'],
    'repos/delete-release': ['allowed acme/docs'],
    'repos/delete-an-environment': ['allowed acme/docs'],
    'repos/transfer': ['allowed acme/docs at most'],
  },
  '03-delete-repo': { 'repos/delete': ['allowed silent/store at most'] },
  '04-ruleset': {
    'git/update-ref#force': ['allowed acme/docs but #main at most', 'allowed acme/drafts at most'],
    'git/delete-ref': ['allowed acme/docs but #main at most', 'allowed acme/drafts at most'],
    'repos/delete-release': ['allowed acme/docs at most', 'allowed acme/drafts at most'],
    'repos/delete-repo-ruleset': [],
  },
  '04-ruleset-removable': {
    'git/update-ref#force': ['conditional acme/docs#main at most', 'allowed acme/docs but #main at most'],
    'git/delete-ref': ['conditional acme/docs#main at most', 'allowed acme/docs but #main at most'],
    'repos/delete-repo-ruleset': ['allowed acme/docs at most'],
  },
  '05-public-repo': { 'git/delete-ref': ['allowed acme/site at most'] },
  '06-dormant-owner': { 'orgs/remove-member': [], 'orgs/delete': [] },
  '07-single-sign-on': { 'git/delete-ref': ['allowed acme/docs'] },
  '08-selection': { 'git/delete-ref': ['allowed acme/docs at most'], 'repos/delete': [] },
  // Today; GH-U1 in its report says that an approval may be pending.
  '09-pending': { 'git/delete-ref': [], 'repos/delete': [] },
  // Reads disprove what the installation holds of administration and contents, not of environments; attestations it does not hold at all.
  '10-minted-narrower': {
    'repos/delete': [],
    'git/delete-ref': [],
    'actions/delete-environment-secret': ['unknown acme/docs'],
    'orgs/delete-attestations-by-id': [],
  },
  '11-archived': { 'git/delete-ref': ['conditional acme/old'], 'repos/delete': ['allowed acme/old at most'] },
  '12-public-key': {
    'users/create-public-ssh-key-for-authenticated-user': ['allowed maya'],
    'git/update-ref#force': ['allowed acme/site at most'],
    'repos/delete': [],
  },
  '13-deploy-key': {
    'git/update-ref#force': ['allowed acme/docs at most', 'conditional acme/shop at most'],
    'repos/create-or-update-file-contents#workflow': ['allowed acme/docs at most', 'conditional acme/shop at most'],
    'repos/get-content': ['allowed acme/docs', 'allowed acme/docs', 'conditional acme/shop'],
    'repos/delete': [],
    'repos/create-deploy-key': [],
  },
};

const values: string[] = [];

afterAll(() => {
  expect(values.filter((value) => printed.some((text) => text.includes(value)))).toEqual([]);
});

describe.each(readdirSync(scenarioFolder('github')).toSorted())('GitHub: %s', (name) => {
  it('is reported as the scenario expects, with the right answer', async () => {
    const scenario = await startNamed(`github/${name}`);
    values.push(...valuesOf(scenario));
    const server = serverOf(scenario, 'github');

    const report = await expectReport({ scenario, server, asked });

    const answers = Object.keys(ANSWERS[name] ?? {}).map((operation) => [operation, told(report, operation)]);
    expect(Object.fromEntries(answers)).toEqual(ANSWERS[name]);
    await scenario.close();
  });
});

/** "GET /user": a request without its address and the number of its page. */
function asked({ requests }: LocalServer): readonly string[] {
  return requests.map(({ method, url }) => `${method} ${url.pathname}`);
}

function told(report: Report, operation: string): readonly string[] {
  const rows = report.tokens.flatMap((token) => (token.status === 'audited' ? token.reach.filter((row) => row.operation === operation) : []));
  return rows.flatMap(({ certainty, on, upperBound }) => {
    const bound = upperBound.length === 0 ? '' : ' at most';
    return on.kind === 'resources' ? on.resources.map(({ name }) => `${certainty} ${name}${bound}`) : [`${certainty} ${on.witness}${bound}`];
  });
}
