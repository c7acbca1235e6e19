import { describe, expect, it } from 'vitest';
import { provider } from '../../../providers/github/index.ts';
import { KINDS } from '../../../providers/github/recognise.ts';
import type { Subject } from '../../../src/model.ts';
import { aToken } from '../../support/collecting.ts';

const aSubject = (kind: string): Subject => ({
  token: 'bot',
  kind,
  principal: { type: 'user', id: '1', name: 'maya' },
  node: 'github:token:bot',
  lifetime: { createdAt: null, lastUsedAt: null, expiry: { kind: 'unknown', source: '' } },
  gaps: [],
});

describe('advice', () => {
  it.each([...KINDS, 'job-token', 'deploy-key'])('tells what to put in the place of a token of kind %s, and how to be rid of it', (kind) => {
    const advice = provider.advise(aSubject(kind));

    expect(advice.narrowable).toBe(true);
    expect(advice.steps.length).toBeGreaterThan(0);
    expect(advice.revoke).not.toBe('');
  });

  it('leads for a deploy key to the settings of its repository', () => {
    const principal = { type: 'deploy-key', id: 'acme/docs#ci #2', name: 'ci #2' };

    const advice = provider.advise({ ...aSubject('deploy-key'), principal });

    expect(advice.closest).toContain('without write access');
    expect(advice.revoke).toBe('https://github.com/acme/docs/settings/keys');
  });
});

describe('the plan', () => {
  it('names the requests of each token, and for a job of a workflow one that only an auditor makes', () => {
    const named = aToken('github', 'job', { means: { kind: 'named', by: 'workflow', value: 'a.yml#b' } });

    const plan = provider.plan([aToken('github', 'bot'), named], [], new Set());

    expect(plan.filter((line) => line.includes('bot'))).toHaveLength(8);
    expect(plan.filter((line) => line.includes('job'))).toEqual([]);
    const asked = provider.plan([named], [{ env: 'AUDITOR' }], new Set()).filter((line) => line.includes('job'));
    expect(asked).toEqual([expect.stringContaining('actions/permissions/workflow with the auditor')]);
    expect(plan.every((line) => /^(GET|query) /.test(line))).toBe(true);
  });

  it('names for deploy keys one list of each repository, which only an auditor reads', () => {
    const keys = ['acme/docs#42', 'Acme/docs#ci #2', 'acme/shop#7'].map((value, index) =>
      aToken('github', `key-${index}`, { means: { kind: 'named', by: 'deployKey', value } }),
    );

    expect(provider.plan(keys, [], new Set())).toEqual([]);
    expect(provider.plan(keys, [{ env: 'AUDITOR' }], new Set()).filter((line) => line.includes('the deploy key'))).toEqual([
      'GET /repos/acme/docs/keys with the auditor, for the deploy keys key-0, key-1, a page for every 100',
      'GET /repos/acme/shop/keys with the auditor, for the deploy key key-2, a page for every 100',
    ]);
  });

  it('names what each auditor is asked', () => {
    const plan = provider.plan([], [{ env: 'A' }, { env: 'B' }], new Set());

    expect(plan.filter((line) => line.includes('with auditor 1')).map((line) => line.split(' ')[1])).toEqual([
      '/installation/repositories',
      '/orgs/{org}/personal-access-tokens',
      '/orgs/{org}/personal-access-tokens/{pat_id}/repositories',
      '/orgs/{org}/installations',
      '/orgs/{org}/credential-authorizations',
    ]);
    expect(plan.filter((line) => line.includes('with auditor 2'))).toHaveLength(5);
    expect(plan.every((line) => line.startsWith('GET '))).toBe(true);
  });
});

describe('the permissions', () => {
  it('are none, and the use that an audit makes of a token is said', () => {
    expect(provider.permissions()).toMatch(/No further credential/);
    expect(provider.permissions()).toMatch(
      /"default_permissions": \{\s+"organization_personal_access_tokens": "read",\s+"organization_personal_access_token_requests": "read"/,
    );
    expect(provider.permissions()).toMatch(/Of a deploy key .* `administration: read`/);
    expect(provider.permissions()).toMatch(/counts every request as use/);
  });
});
