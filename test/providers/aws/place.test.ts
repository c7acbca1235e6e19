import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Pattern } from '../../../providers/aws/manifest-words.ts';
import { place } from '../../../providers/aws/place.ts';
import { isMember } from '../../../providers/aws/policy/language.ts';
import type { Placement, Selector } from '../../../src/model.ts';

const ENVIRONMENTS = new Map<string, Pattern>([
  ['production', { accounts: ['111122223333'] }],
  ['staging', { resources: ['arn:aws:*:*:*:*staging*'] }],
]);
const DATABASES = 'arn:aws:rds:*:111122223333:db:*';

function on(...include: readonly string[]): Selector {
  return { kind: 'pattern', include, except: [], witness: '' };
}

function environmentsOf(selector: Selector, environments: ReadonlyMap<string, Pattern> = ENVIRONMENTS): readonly string[] {
  return place(selector, environments).map(({ environment }) => environment);
}

function summary(placements: readonly Placement[]): readonly unknown[] {
  return placements.map((placement) => [
    placement.environment,
    ...(placement.on.kind === 'pattern' ? [placement.on.include, placement.on.except, placement.on.witness] : []),
  ]);
}

it('a resource pattern wins over the account, and each part has its own example', () => {
  expect(summary(place(on(DATABASES), ENVIRONMENTS))).toEqual([
    ['production', [DATABASES], ['arn:aws:*:*:*:*staging*'], 'arn:aws:rds:us-east-1:111122223333:db:example'],
    ['staging', ['arn:aws:rds:*:111122223333:db:*staging*'], [], 'arn:aws:rds:us-east-1:111122223333:db:staging'],
  ]);
});

it('what no pattern names is unplaced, an ARN without an account too', () => {
  expect(environmentsOf(on('arn:aws:rds:*:444455556666:db:*'))).toEqual(['staging', 'unplaced']);
  expect(environmentsOf(on('arn:aws:s3:::uploads-staging/*'))).toEqual(['staging']);
  expect(environmentsOf(on('arn:aws:s3:::photos'))).toEqual(['unplaced']);
});

it('an exact ARN wins over a pattern', () => {
  const environments = new Map<string, Pattern>([
    ['staging', { resources: ['arn:aws:rds:*:*:db:*'] }],
    ['production', { resources: ['arn:aws:rds:eu-west-1:111122223333:db:main'] }],
  ]);

  expect(environmentsOf(on('arn:aws:rds:eu-west-1:111122223333:db:main'), environments)).toEqual(['production']);
});

it('a thing that has been enumerated goes where its ARN belongs', () => {
  const id = 'arn:aws:rds:eu-west-1:111122223333:db:staging-1';
  const resource = { provider: 'aws', type: 'rds:db', id, name: 'staging-1', path: id, backups: null } as const;

  expect(place({ kind: 'resources', resources: [resource] }, ENVIRONMENTS)).toEqual([
    { environment: 'staging', on: { kind: 'resources', resources: [resource] } },
  ]);
});

it('every name lies in exactly one environment', () => {
  const glob = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 3 }).map((name) => `arn:aws:rds:*:*:db:${name}`);
  const names = ['', 'a', 'b', 'ab', 'ba', 'aa', 'x'].map((name) => `arn:aws:rds:eu-west-1:111122223333:db:${name}`);
  fc.assert(
    fc.property(glob, glob, glob, (wanted, first, second) => {
      const environments = new Map<string, Pattern>([
        ['production', { accounts: ['111122223333'], resources: [first] }],
        ['staging', { resources: [second, 'arn:aws:rds:eu-west-1:111122223333:db:ab'] }],
      ]);
      fc.pre(first !== second);

      const placements = place(on(wanted), environments).flatMap((placement) => (placement.on.kind === 'pattern' ? [placement.on] : []));

      for (const name of names) expect(placements.some((part) => isMember(name, part))).toBe(isMember(name, { include: [wanted], except: [] }));
      for (const part of placements) expect(isMember(part.witness, part)).toBe(true);
    }),
    { numRuns: 200 },
  );
});
