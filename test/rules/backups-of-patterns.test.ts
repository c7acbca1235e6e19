import { describe, expect, it } from 'vitest';
import { severityOf } from '../../src/audit/severity.ts';
import type { Copies, CopyEnd, InspectedStore } from '../../src/evaluation.ts';
import type { Draft, JudgedReach } from '../../src/judgement.ts';
import { backupsInBlastRadius } from '../../src/rules/backups-in-blast-radius.ts';
import { undeclaredDestruction } from '../../src/rules/undeclared-destruction.ts';
import { NOW } from '../support/collecting.ts';
import { aJudged, anAudited, anOperation, aPattern, aVolume, on, someCopies } from '../support/judging.ts';

const context = { now: NOW, productive: (environment: string) => environment === 'production' || environment === 'unplaced' };
const databases = aPattern('arn:aws:rds:*:111122223333:db:*');
const destroy = anOperation('rds:DeleteDBInstance', { also: ['destroys-backup'] });
const end = (extent: CopyEnd['extent'], fields: Partial<CopyEnd> = {}): CopyEnd => ({
  operation: 'rds:DeleteDBSnapshot',
  extent,
  certainty: extent === 'none' ? null : 'allowed',
  ...fields,
});
const store = (name: string, inside: number, independent: number): InspectedStore => ({ id: name, name, inside, independent, evidence: [] });

function losing(copies: Partial<Copies> = {}, fields: Parameters<typeof aJudged>[2] = {}): JudgedReach {
  return aJudged(destroy, databases, { copies: someCopies(copies), ...fields });
}

function hear(...reach: readonly JudgedReach[]): readonly (Draft & { readonly severity: string })[] {
  return backupsInBlastRadius
    .judge(anAudited({ reach }), context)
    .map((draft) => ({ ...draft, severity: severityOf(draft.weight, draft.reach, context.productive) }));
}

describe('backups-in-blast-radius, where stores are named by patterns', () => {
  it('says what goes, what stays, what ends that, and that the same token holds it', () => {
    const [finding, ...others] = hear(losing());

    expect(others).toEqual([]);
    expect(finding?.severity).toBe('critical');
    expect(finding?.title).toBe('can destroy RDS instance together with every copy of it');
    expect(finding?.message).toBe(
      'RDS instance: with it go automated backups; manual snapshots outlive it, and this token holds what takes them: rds:DeleteDBSnapshot (all); ' +
        'independent copies: not inspected. domains reaches rds:DeleteDBInstance on arn:aws:rds:*:111122223333:db:*, in production.',
    );
  });

  it.each([
    ['nothing outlives the data', { survives: null, ends: [] }],
    ['all of what outlives it is held', {}],
    ['some of what outlives it is held: nobody knows how much that is', { ends: [end('some')] }],
    ['what ends it is neither proved nor ruled out', { ends: [end('all', { certainty: 'unknown' })] }],
    ['nothing goes with it, and all that outlives it is held', { dies: null }],
    ['an inspected store has no copy but those', { stores: [store('orders', 3, 0)] }],
    ['of two inspected stores one has no copy but those', { stores: [store('orders', 3, 0), store('users', 3, 1)] }],
    ['it is so by fact, whatever kinds there may be', { ends: [end('none')], stores: [store('orders', 3, 0)] }],
    ['some of it could not be inspected', { stores: [store('users', 3, 1)], unread: ['Region us-east-1'] }],
  ])('fires where %s', (_, copies) => {
    expect(hear(losing(copies))).toHaveLength(1);
  });

  it.each([
    ['what outlives the data is out of reach', { ends: [end('none')] }],
    ['one kind of two is out of reach', { ends: [end('all'), end('none', { operation: 'x:y' })] }],
    ['what outlives it is ended by nothing', { ends: [] }],
    ['the service keeps no copies', { dies: null, survives: null, ends: [] }],
    ['every inspected store has an independent copy', { stores: [store('orders', 3, 1)] }],
    ['the inspected stores have no copies at all', { stores: [store('orders', 0, 0)] }],
    ['there is no such store', { stores: [] }],
    ['some of it could not be inspected, and what outlives it is out of reach', { ends: [end('none')], stores: [], unread: ['snapshots'] }],
  ])('does not fire where %s', (_, copies) => {
    expect(hear(losing(copies))).toEqual([]);
  });

  it('does not speak of what destroys no known store, nor of what is neither proved nor ruled out', () => {
    expect(hear(aJudged(destroy, databases))).toEqual([]);
    expect(hear(losing({}, { certainty: 'unknown' }))).toEqual([]);
  });

  it.each([
    ['that is declared', { declared: 'all', excess: null }, 'high'],
    ['in staging', { environment: 'staging' }, 'high'],
    ['under a condition', { certainty: 'conditional', conditions: [{ text: 'only from 10.0.0.0/8', free: false }] }, 'high'],
    ['under a condition that the holder can meet', { certainty: 'conditional', conditions: [{ text: 'with a tag', free: true }] }, 'critical'],
  ] as const)('is one step less for a store %s', (_, fields, severity) => {
    expect(hear(losing({}, fields)).map((finding) => finding.severity)).toEqual([severity]);
  });

  it('is one step less where what ends the copies is held under a condition, and says so', () => {
    const [finding] = hear(losing({ ends: [end('all', { certainty: 'conditional' })] }));

    expect(finding?.severity).toBe('high');
    expect(finding?.message).toContain('this token holds what takes them: rds:DeleteDBSnapshot (all, conditional)');
  });

  it('counts independent copies where somebody looked', () => {
    const [finding] = hear(losing({ stores: [store('users', 2, 1), store('orders', 4, 0)], unread: ['backup vaults'] }));

    expect(finding?.title).toBe('can destroy orders together with every copy of it');
    expect(finding?.message).toContain(
      'independent copies: 0 of orders (4 can be taken with it), 1 of users (2 can be taken with it); not all was inspected (backup vaults)',
    );
  });

  it('is one finding an environment, whatever kinds of stores there are, with what ends their copies', () => {
    const tables = aJudged(anOperation('dynamodb:DeleteTable'), aPattern('arn:aws:dynamodb:*:*:table/*'), {
      copies: someCopies({ store: 'DynamoDB table', survives: null, ends: [] }),
    });
    const ending = aJudged(anOperation('rds:DeleteDBSnapshot', { impact: 'destroys-backup' }), aPattern('arn:aws:rds:*:*:snapshot:*'));
    const elsewhere = aJudged(anOperation('rds:DeleteDBSnapshot', { impact: 'destroys-backup' }), aPattern('arn:x'), { environment: 'staging' });

    const [finding, ...others] = hear(losing(), tables, ending, elsewhere);

    expect(others).toEqual([]);
    expect(finding?.title).toBe('can destroy RDS instance, DynamoDB table together with every copy of it');
    expect(finding?.reach.map(({ operation }) => operation.id)).toEqual(['rds:DeleteDBInstance', 'dynamodb:DeleteTable', 'rds:DeleteDBSnapshot']);
    expect(finding?.environments).toEqual(['production']);
  });

  it('speaks of the inspected stores of an environment there, and of those that lie where the reach does not everywhere', () => {
    const storesIn = ['production', 'staging', 'elsewhere'].map((environment) => ({ environment, on: on(aVolume(`db-${environment}`)) }));
    const placements = ['production', 'staging'].map((environment) => ({ environment, on: databases }));
    const stores = storesIn.map(({ environment }, index) => store(`db-${environment}`, 3, index === 1 ? 0 : 1));

    const heard = hear(losing({ stores }, { placements, everywhere: placements, storesIn }));
    const lost = hear(losing({ stores: [...stores.slice(0, 2), store('db-elsewhere', 3, 0)] }, { placements, everywhere: placements, storesIn }));

    expect(heard.map(({ group, title }) => [group, title])).toEqual([['staging', 'can destroy db-staging together with every copy of it']]);
    expect(lost.map(({ group }) => group)).toEqual(['production', 'staging']);
  });

  it('tells a few kinds of stores and names the others', () => {
    const kinds = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => aJudged(anOperation(`x:${name}`), databases, { copies: someCopies({ store: name }) }));

    expect(hear(...kinds)[0]?.message).toContain('Likewise: g, h. ');
  });
});

describe('the severity of what destroys data that is named by patterns', () => {
  const severity = (copies: Partial<Copies>): readonly string[] => {
    const reach = [losing(copies)];
    return undeclaredDestruction.judge(anAudited({ reach }), context).map((draft) => severityOf(draft.weight, draft.reach, context.productive));
  };

  it.each([
    ['nobody looked', { stores: null }, 'critical'],
    ['every store has an independent copy', { stores: [store('orders', 1, 1), store('users', 0, 2)] }, 'high'],
    ['one has none', { stores: [store('orders', 1, 1), store('users', 2, 0)] }, 'critical'],
    ['not all could be read', { stores: [store('orders', 1, 1)], unread: ['snapshots'] }, 'critical'],
    ['there is none to speak of', { stores: [] }, 'critical'],
  ])('where %s', (_, copies, expected) => {
    expect(severity(copies)).toEqual([expected]);
  });
});
