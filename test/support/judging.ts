import type { Copies } from '../../src/evaluation.ts';
import type { Audited, JudgedReach } from '../../src/judgement.ts';
import type { Backups, Operation, Placement, Reach, Resource, Selector } from '../../src/model.ts';
import { aToken, NOW } from './collecting.ts';

export function anOperation(id: string, fields: Partial<Operation> = {}): Operation {
  return {
    id,
    impact: 'destroys-data',
    also: [],
    recovery: { class: 'none', note: null },
    resourceType: 'volume',
    summary: `does ${id}`,
    docs: 'https://docs.example',
    basis: { kind: 'documented', asOf: '2026-09-21', source: null },
    known: 'curated',
    ...fields,
  };
}

export function aVolume(path: string, backups: Partial<Backups> | null = {}): Resource {
  const copies = backups === null ? null : { inside: 0, independent: 0, evidence: [], ...backups };
  return { provider: 'railway', type: 'volume', id: path, name: path.split('/').at(-1) ?? path, path, backups: copies };
}

export function on(...resources: readonly Resource[]): Selector {
  return { kind: 'resources', resources };
}

export function aPattern(include: string, except: readonly string[] = []): Selector {
  return { kind: 'pattern', include: [include], except, witness: include.replaceAll('*', 'a') };
}

/** Copies of databases that go with them or are left to manual snapshots, unless the fields say otherwise. */
export function someCopies(fields: Partial<Copies> = {}): Copies {
  const ends = [{ operation: 'rds:DeleteDBSnapshot', extent: 'all', certainty: 'allowed' } as const];
  return { store: 'RDS instance', dies: 'automated backups', survives: 'manual snapshots', ends, stores: null, unread: [], source: 'the guide', ...fields };
}

export function aReach(operation: Operation, selector: Selector, fields: Partial<Reach> = {}): Reach {
  return {
    operation,
    on: selector,
    certainty: 'allowed',
    conditions: [],
    upperBound: [],
    path: [],
    evidence: [{ source: 'query Me', observed: operation.id }],
    grants: [],
    ...fields,
  };
}

/** A reach none of which is declared, all in one environment, unless the fields say otherwise. */
export function aJudged(operation: Operation, selector: Selector, fields: Partial<JudgedReach> & { readonly environment?: string } = {}): JudgedReach {
  const { environment = 'production', ...rest } = fields;
  const placements: readonly Placement[] = [{ environment, on: selector }];
  return {
    ...aReach(operation, selector),
    declared: 'none',
    excess: selector,
    undoEndedBy: null,
    copies: null,
    storesIn: [],
    placements,
    everywhere: placements,
    ...rest,
  };
}

export function anAudited(fields: Partial<Audited> = {}): Audited {
  const token = fields.token ?? aToken('railway', 'domains');
  return {
    status: 'audited',
    token,
    subject: {
      token: token.name,
      kind: 'workspace',
      principal: { type: 'workspace', id: 'w1', name: 'acme' },
      node: 'railway:w1',
      lifetime: { createdAt: null, lastUsedAt: null, expiry: { kind: 'unknown', source: 'not exposed' } },
      gaps: [],
    },
    source: 'live',
    takenAt: NOW,
    values: { token: token.name, sameValueAs: [], exposures: [] },
    reach: [],
    gaps: [],
    administers: null,
    administersBy: [],
    becomes: 0,
    lastUses: [],
    advice: { narrowable: true, closest: 'a project token', steps: [], revoke: 'the dashboard' },
    complete: true,
    ...fields,
  };
}
