import { describe, expect, it } from 'vitest';
import { provider } from '../../../providers/railway/index.ts';
import { pathOf } from '../../../providers/railway/names.ts';
import type { Resource } from '../../../src/model.ts';

function aResource(type: string, names: readonly string[], fields: Partial<Resource> = {}): Resource {
  return { provider: 'railway', type, id: `id of ${names.join(' ')}`, name: names.at(-1) ?? '', path: pathOf(...names), backups: null, ...fields };
}

const VOLUME = aResource('volume', ['acme', 'shop', 'production', 'pg-data'], { id: 'vi', backups: { inside: 3, independent: 0, evidence: [] } });
const SERVICE = aResource('service', ['acme', 'shop', 'production', 'web']);

function placed(resource: Resource, environments: Readonly<Record<string, unknown>>): readonly string[] {
  return provider.place({ kind: 'resources', resources: [resource] }, environments).map(({ environment }) => environment);
}

describe('placing', () => {
  it.each([
    ['by its environment', VOLUME, { live: { environments: ['*/production'] } }, 'live'],
    ['by its project', VOLUME, { live: { projects: ['shop'] } }, 'live'],
    ['by its workspace', VOLUME, { live: { workspaces: ['acme'] } }, 'live'],
    ['by its id over its environment', VOLUME, { live: { environments: ['shop/production'] }, copy: { resources: ['vi'] } }, 'copy'],
    ['by its name over its environment', VOLUME, { live: { environments: ['shop/production'] }, copy: { resources: ['shop/*/pg-data'] } }, 'copy'],
    ['by its environment over its project', VOLUME, { rest: { projects: ['shop'] }, live: { environments: ['*/production'] } }, 'live'],
    ['a service by name', SERVICE, { live: { environments: ['shop/*'] }, edge: { services: ['shop/production/web'] } }, 'edge'],
    ['an environment itself', aResource('environment', ['acme', 'shop', 'production']), { live: { environments: ['*/production'] } }, 'live'],
    ['a project, by no pattern of environments', aResource('project', ['acme', 'shop']), { live: { environments: ['*/production'] } }, 'unplaced'],
    ['what no pattern names', VOLUME, { live: { environments: ['other/production'] } }, 'unplaced'],
    ['a user, by no pattern at all', { ...aResource('account', []), path: 'user x' }, { live: { workspaces: ['*'] } }, 'unplaced'],
    [
      'by a name that holds a slash, never by its halves',
      aResource('project', ['acme', 'shop/production']),
      { live: { environments: ['shop/production'] } },
      'unplaced',
    ],
  ])('%s', (_, resource, environments, expected) => {
    expect(placed(resource, environments)).toEqual([expected]);
  });

  it('splits what lies in several environments, in a fixed order', () => {
    const staging = aResource('volume', ['acme', 'shop', 'staging', 'pg-data']);

    const placements = provider.place(
      { kind: 'resources', resources: [staging, VOLUME] },
      { staging: { environments: ['*/staging'] }, production: { environments: ['*/production'] } },
    );

    expect(placements.map(({ environment, on }) => [environment, on.kind === 'resources' ? on.resources.map(({ id }) => id) : []])).toEqual([
      ['production', ['vi']],
      ['staging', [staging.id]],
    ]);
  });

  it.each([
    ['named', ['shop/production/pg-data'], 1],
    ['not named', ['shop/production/other'], 0],
  ])('takes the word of the manifest for a copy of a volume that is %s as offsite', (_, offsite, copies) => {
    const [placement] = provider.place({ kind: 'resources', resources: [VOLUME] }, { live: { environments: ['*/production'], offsite } });

    const volume = placement?.on.kind === 'resources' ? placement.on.resources[0] : undefined;
    expect(volume?.backups).toMatchObject({ inside: 3, independent: copies });
  });
});
