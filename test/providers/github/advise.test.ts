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
  it.each(KINDS)('tells what to put in the place of a token of kind %s, and how to be rid of it', (kind) => {
    const advice = provider.advise(aSubject(kind));

    expect(advice.narrowable).toBe(true);
    expect(advice.steps.length).toBeGreaterThan(0);
    expect(advice.revoke).not.toBe('');
  });
});

describe('the plan', () => {
  it('names the requests of each token, and none for one that is known by name', () => {
    const named = aToken('github', 'job', { means: { kind: 'named', by: 'workflow', value: 'a.yml#b' } });

    const plan = provider.plan([aToken('github', 'bot'), named], [], new Set());

    expect(plan.filter((line) => line.includes('bot'))).toHaveLength(6);
    expect(plan.filter((line) => line.includes('job'))).toEqual([]);
    expect(plan.every((line) => /^(GET|query) /.test(line))).toBe(true);
  });
});

describe('the permissions', () => {
  it('are none, and the use that an audit makes of a token is said', () => {
    expect(provider.permissions()).toMatch(/No further credential/);
    expect(provider.permissions()).toMatch(/counts every request as use/);
  });
});
