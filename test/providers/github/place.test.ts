import { describe, expect, it } from 'vitest';
import { provider } from '../../../providers/github/index.ts';
import type { Resource } from '../../../src/model.ts';

const a = (type: string, id: string): Resource => ({ provider: 'github', type, id, name: id, path: id, backups: null });

const ENVIRONMENTS = {
  production: { repositories: ['acme/*'] },
  staging: { repositories: ['acme/sandbox'] },
  personal: { organizations: ['maya'] },
};

describe('place', () => {
  it.each([
    ['repository', 'acme/docs', 'production'],
    ['repository', 'acme/sandbox', 'staging'],
    ['repository', 'Acme/Sandbox', 'staging'],
    ['repository', 'maya/notes', 'personal'],
    ['repository', 'umbrella/labs', 'unplaced'],
    ['organization', 'acme', 'unplaced'],
    ['user', 'maya', 'personal'],
  ])('puts the %s %s into %s', (type, id, environment) => {
    const resource = a(type, id);

    const placements = provider.place({ kind: 'resources', resources: [resource] }, ENVIRONMENTS);

    expect(placements).toEqual([{ environment, on: { kind: 'resources', resources: [resource] } }]);
  });

  it.each([
    ['acme/docs#main', 'production'],
    ['Acme/docs#release/1', 'production'],
    ['acme/docs#Main', 'none'],
    ['acme/docs#trial', 'none'],
    ['acme/sandbox#main', 'staging'],
    ['maya/notes#main', 'personal'],
    ['umbrella/labs#main', 'unplaced'],
  ])('puts the branch %s into %s', (id, environment) => {
    const named = { ...ENVIRONMENTS, production: { repositories: ['acme/docs'], branches: ['main', 'release/*'] } };
    const resource = a('branch', id);

    expect(provider.place({ kind: 'resources', resources: [resource] }, named)).toEqual([{ environment, on: { kind: 'resources', resources: [resource] } }]);
  });

  it('divides a selector, sorted by environment', () => {
    const resources = ['umbrella/labs', 'acme/sandbox', 'acme/docs', 'acme/api'].map((id) => a('repository', id));

    const placements = provider.place({ kind: 'resources', resources }, ENVIRONMENTS);

    expect(placements.map(({ environment, on }) => [environment, on.kind === 'resources' ? on.resources.map(({ id }) => id) : []])).toEqual([
      ['production', ['acme/docs', 'acme/api']],
      ['staging', ['acme/sandbox']],
      ['unplaced', ['umbrella/labs']],
    ]);
  });

  it('leaves a language of names unplaced', () => {
    const on = { kind: 'pattern', include: ['acme/*'], except: [], witness: 'acme/docs' } as const;

    expect(provider.place(on, ENVIRONMENTS)).toEqual([{ environment: 'unplaced', on }]);
  });
});
