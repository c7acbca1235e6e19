import { describe, expect, it } from 'vitest';
import { openToken } from '../../src/audit/explain.ts';
import type { AuditInput } from '../../src/audit/run.ts';
import type { Gap, Snapshot, Token } from '../../src/model.ts';
import type { Provider } from '../../src/provider.ts';
import { rules } from '../../src/rules.ts';
import { aToken, NOW } from '../support/collecting.ts';
import { evaluationOf, type Graph } from '../support/graphs.ts';
import { anAudited } from '../support/judging.ts';

/** A provider whose scopes are names of operations, and whose documents that deny are what they leave. */
function providerOf(graph: Graph): Provider {
  return {
    id: 'aws',
    asOf: '2026-09-26',
    operations: () => [],
    collect: async () => ({ subjects: [], failed: [], state: null }),
    plan: () => [],
    permissions: () => '',
    denyingAllBut: (scopes) => scopes,
    advise: () => anAudited().advice,
    evaluate: () => evaluationOf(graph),
    declared: (scopes) => ({ covers: ({ id }) => (scopes.includes(id) ? 'all' : 'none') }),
    place: (on) => [{ environment: 'production', on }],
  };
}

function inputOf(graph: Graph, token: Token): AuditInput {
  const { subject } = anAudited({ token });
  const snapshot: Snapshot = {
    schemaVersion: 1,
    provider: 'aws',
    takenAt: NOW,
    finishedAt: NOW,
    source: 'live',
    values: [],
    requests: [],
    subjects: [{ ...subject, node: 'aws:start' }],
    failed: [],
    state: null,
  };
  return { tokens: [token], environments: [], snapshots: [snapshot], providers: new Map([['aws', providerOf(graph)]]), rules, now: NOW, maxAgeHours: 24 };
}

const graph: Graph = {
  hops: [
    { from: 'aws:start', to: 'aws:role', needs: ['assume'] },
    { from: 'aws:start', to: 'aws:idle', needs: ['idle'] },
  ],
  rights: [
    { at: 'aws:start', operation: 'read', needs: ['wide'] },
    { at: 'aws:start', operation: 'wipe', needs: ['wide'] },
    { at: 'aws:role', operation: 'drop', needs: ['role'] },
  ],
};
const token = (...scopes: readonly string[]): Token => aToken('aws', 'ci', { scopes });

describe('one token', () => {
  it('is told with a cut of all that it destroys, and with how many others it can become', () => {
    const explained = openToken(token(), inputOf(graph, token())).explain(null);

    expect(explained).toMatchObject({ status: 'audited', becomes: 2, cut: { kind: 'grants', exact: true, grants: ['assume', 'wide'] } });
  });

  it('is told with a cut of one operation alone', () => {
    expect(openToken(token(), inputOf(graph, token())).explain('drop')).toMatchObject({ cut: { kind: 'grants', grants: ['assume'] } });
  });

  it('is told with the document of its provider for its scopes where grants will not do', () => {
    const explained = openToken(token('read'), inputOf(graph, token('read'))).explain(null);

    expect(explained).toMatchObject({ cut: { kind: 'deny', document: ['read'], remaining: [], lost: [] } });
  });

  it('is complete when somebody has accepted the gap that is open', () => {
    const gap: Gap = { code: 'X', what: 'a policy', because: 'forbidden', effect: 'granting', request: 'iam:GetPolicy' };
    const acceptance = { rule: 'cannot-exclude-destruction', reason: 'known', owner: 'jo', until: '2027-01-01', operations: [], resources: [], gaps: ['X'] };
    const { location } = token();
    const accepting = { ...token(), accept: [{ ...acceptance, location }] };
    const open = { ...graph, gaps: [gap] };

    expect(openToken(token(), inputOf(open, token())).result).toMatchObject({ complete: false });
    expect(openToken(accepting, inputOf(open, accepting)).result).toMatchObject({ complete: true });
  });

  it('that no snapshot holds has failed', () => {
    const input = { ...inputOf(graph, token()), snapshots: [] };

    expect(openToken(token(), input).explain(null)).toMatchObject({ status: 'failed', result: { error: { code: 'not-collected' } } });
  });
});
