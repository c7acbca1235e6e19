import { expect, it } from 'vitest';
import { type FoundCopy, type FoundStore, settled } from '../../../../providers/aws/collect/inventory/found.ts';

const store = (arn: string, fields: Partial<FoundStore> = {}): FoundStore => ({
  kind: 'rds-instance',
  arn,
  name: arn,
  id: null,
  born: null,
  guards: [],
  evidence: [],
  ...fields,
});
const copy = (origin: Partial<FoundCopy['origin']>, fields: Partial<FoundCopy> = {}): FoundCopy => ({
  kind: 'rds-snapshot',
  managed: false,
  arn: 'copy',
  origin: { arn: null, id: null, at: null, ...origin },
  dies: false,
  locked: null,
  guards: [],
  evidence: [],
  ...fields,
});

it.each<[string, readonly FoundStore[], Partial<FoundCopy['origin']>, string | null]>([
  ['by its id, whatever it is called now', [store('main', { id: 'db-1' })], { arn: 'before', id: 'db-1' }, 'main'],
  ['by its name where there is no id', [store('main')], { arn: 'main' }, 'main'],
  ['not by the name of another with another id', [store('main', { id: 'db-2' })], { arn: 'main', id: 'db-1' }, null],
  ['not by the name of one that was made later', [store('main', { born: '2026-02-01' })], { arn: 'main', at: '2026-01-01' }, null],
  ['by the name of one that was there already', [store('main', { born: '2026-02-01' })], { arn: 'main', at: '2026-03-01' }, 'main'],
  [
    'by id and name where two Regions have the same id',
    [store('a/main', { id: 'db-1' }), store('b/main', { id: 'db-1' })],
    { arn: 'b/main', id: 'db-1' },
    'b/main',
  ],
  [
    'by the name that it says where two Regions have the same id and neither has the name',
    [store('a/main', { id: 'db-1' }), store('b/main', { id: 'db-1' })],
    { arn: 'c', id: 'db-1' },
    'c',
  ],
  ['of one that is gone', [], { arn: 'gone', id: 'db-9' }, 'gone'],
])('a copy finds its store: %s', (_, stores, origin, of) => {
  expect(settled({ stores, copies: [copy(origin)] }).copies).toMatchObject([{ of }]);
});

it('a recovery point that its own service lists as well is one copy, with the locks of both', () => {
  const guard = { name: 'governance', liftedBy: 'backup:DeleteBackupVaultLockConfiguration' };
  const point = copy({ arn: 'main' }, { kind: 'recovery-point', guards: [guard], evidence: [{ source: 'a', observed: 'a' }] });
  const snapshot = copy({ arn: 'main' }, { locked: 'compliance lock', evidence: [{ source: 'b', observed: 'b' }] });

  const { copies } = settled({ stores: [store('main')], copies: [snapshot, point] });

  expect(copies).toMatchObject([
    { kind: 'recovery-point', of: 'main', locked: 'compliance lock', guards: [guard], evidence: [{ source: 'b' }, { source: 'a' }] },
  ]);
});

it('of such a copy the surer answer counts: one that is of an earlier store is of none', () => {
  const point = copy({ arn: 'main' }, { kind: 'recovery-point' });
  const snapshot = copy({ arn: 'main', id: 'db-old' });

  expect(settled({ stores: [store('main', { id: 'db-new' })], copies: [point, snapshot] }).copies).toMatchObject([{ kind: 'recovery-point', of: null }]);
});
