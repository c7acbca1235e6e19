import { describe, expect, it } from 'vitest';
import { walkFrom } from '../../src/audit/paths.ts';
import type { Edge, Evaluation } from '../../src/evaluation.ts';
import type { Certainty, Gap, NodeId, ProviderId, Reach } from '../../src/model.ts';
import { anOperation, aReach, aVolume, on } from '../support/judging.ts';

const destroy = aReach(anOperation('volumeDelete'), on(aVolume('a/b/c/d')));

function edge(from: NodeId, to: NodeId, certainty: Certainty = 'allowed'): Edge {
  return { from, to, grants: ['sts:AssumeRole'], step: { from, via: 'sts:AssumeRole', to, certainty, conditions: [], evidence: [] } };
}

function part(
  provider: ProviderId,
  fields: {
    readonly edges?: readonly Edge[];
    readonly reach?: Readonly<Record<string, readonly Reach[]>>;
    readonly gaps?: Readonly<Record<string, readonly Gap[]>>;
  },
): {
  provider: ProviderId;
  evaluation: Evaluation;
} {
  return {
    provider,
    evaluation: {
      edgesFrom: (node) => (fields.edges ?? []).filter(({ from }) => from === node),
      reachOf: (node) => fields.reach?.[node] ?? [],
      endsOf: (node) => fields.reach?.[node] ?? [],
      gapsOf: (node) => fields.gaps?.[node] ?? [],
      administers: (node) => (node === 'aws:admin' ? 'account' : null),
      within: () => null,
      wholeOf: () => null,
      holdsAllOf: () => null,
    },
  };
}

describe('the walk', () => {
  it('reaches directly what the node itself reaches', () => {
    const parts = [part('railway', { reach: { 'railway:a': [destroy] } })];

    expect(walkFrom('railway:a', parts).reach).toEqual([{ ...destroy, provider: 'railway' }]);
  });

  it('carries the path to what another node reaches, also in another provider', () => {
    const parts = [
      part('github', { edges: [edge('github:repo', 'aws:role')] }),
      part('aws', { edges: [edge('aws:role', 'aws:admin')], reach: { 'aws:admin': [destroy] } }),
    ];

    const walk = walkFrom('github:repo', parts);

    expect(walk.reach).toHaveLength(1);
    expect(walk.reach[0]?.path.map((step) => step.to)).toEqual(['aws:role', 'aws:admin']);
    expect(walk.reach[0]?.provider).toBe('aws');
    expect(walk.administers).toBe('account');
  });

  it('is as sure as the weakest step', () => {
    const parts = [part('aws', { edges: [edge('aws:a', 'aws:b', 'conditional'), edge('aws:b', 'aws:c')], reach: { 'aws:c': [destroy] } })];

    expect(walkFrom('aws:a', parts).reach[0]).toMatchObject({ certainty: 'conditional', conditions: [{ text: 'sts:AssumeRole is conditional', free: false }] });
  });

  it('takes the shortest way and ends on a cycle', () => {
    const edges = [edge('aws:a', 'aws:b'), edge('aws:b', 'aws:a'), edge('aws:b', 'aws:c'), edge('aws:a', 'aws:c')];
    const parts = [part('aws', { edges, reach: { 'aws:c': [destroy] } })];

    expect(walkFrom('aws:a', parts).reach[0]?.path).toHaveLength(1);
  });

  it('gathers the gaps of every node on the way, each once', () => {
    const gap: Gap = { code: 'X', what: 'a policy', because: 'forbidden', effect: 'granting', request: 'iam:GetPolicy' };
    const parts = [part('aws', { edges: [edge('aws:a', 'aws:b')], gaps: { 'aws:a': [gap], 'aws:b': [gap] } })];

    expect(walkFrom('aws:a', parts).gaps).toEqual([gap]);
  });

  it('costs as much as there are edges, not as much as there are ways', () => {
    const layers = 40;
    const edges = Array.from({ length: layers }, (_, layer) =>
      ['x', 'y'].flatMap((from) => ['x', 'y'].map((to) => edge(`aws:${layer}${from}`, `aws:${layer + 1}${to}`))),
    ).flat();
    const parts = [part('aws', { edges, reach: { [`aws:${layers}x`]: [destroy] } })];

    expect(walkFrom('aws:0x', parts).reach[0]?.path).toHaveLength(layers);
  });
});
