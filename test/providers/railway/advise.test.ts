import { describe, expect, it } from 'vitest';
import { provider } from '../../../providers/railway/index.ts';
import type { Advice } from '../../../src/model.ts';
import { auditIt } from './auditing.ts';
import { aState, WORKSPACE_TOKEN } from './scenario.ts';

function adviceFor(kind: string): Advice {
  return provider.advise({
    token: 'it',
    kind,
    principal: { type: 'user', id: 'it', name: 'shop/production' },
    node: 'railway:it',
    lifetime: { createdAt: null, lastUsedAt: null, expiry: { kind: 'unknown', source: 'test' } },
    gaps: [],
  });
}

describe('the advice on a token that cannot be narrowed', () => {
  it.each(['account', 'workspace', 'project', 'oauth', 'session'])(
    'says for kind %s what comes closest, and four things that make its loss survivable',
    (kind) => {
      const { narrowable, closest, steps, revoke } = adviceFor(kind);

      expect(narrowable).toBe(false);
      expect(closest).toMatch(/^a project token, .*Railway has no scopes of operations \(docs and public schema, 2026-09-21\)$/);
      expect(steps).toHaveLength(4);
      expect(steps.join(' ')).toContain('Give the database a project of its own');
      expect(steps.join(' ')).toContain('Keep a copy outside Railway');
      expect(revoke).not.toBe('');
    },
  );

  it.each([
    ['account', /A second factor is no substitute/],
    ['oauth', /A second factor is no substitute/],
    ['session', /then sign out/],
    ['workspace', /it does not hold back a workspace token \(inferred\)/],
    ['project', /a pipeline that runs fixed commands/],
  ])('is for kind %s of that kind', (kind, words) => {
    expect(adviceFor(kind).steps.join(' ')).toMatch(words);
  });

  it('names a project token as the cure of every kind but its own', () => {
    const cured = ['account', 'workspace', 'project', 'oauth', 'session'].filter((kind) => adviceFor(kind).steps[0]?.startsWith('Make a project token'));

    expect(cured).toEqual(['account', 'workspace', 'oauth', 'session']);
  });

  it('reads so in the finding', async () => {
    const { findings, page } = await auditIt({
      state: aState({ it: WORKSPACE_TOKEN }),
      environments: ['production: { railway: { environments: ["*/production"] } }'],
    });

    expect(findings('unnarrowable-token').map(({ message }) => message)).toEqual([
      'No kind of token that this provider makes holds only what it declares. Closest: a project token, good for everything in one environment: Railway has no scopes of operations (docs and public schema, 2026-09-21)',
    ]);
    expect(page.slice(page.indexOf('[unnarrowable-token]'))).toContain('step:      Give the database a project of its own');
  });
});
