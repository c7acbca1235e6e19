import { describe, expect, it } from 'vitest';
import { severityOf } from '../../src/audit/severity.ts';
import type { Audited, Draft, Rule } from '../../src/judgement.ts';
import type { Certainty, Step } from '../../src/model.ts';
import { backupsInBlastRadius } from '../../src/rules/backups-in-blast-radius.ts';
import { crossesEnvironment } from '../../src/rules/crosses-environment.ts';
import { escalationPath } from '../../src/rules/escalation-path.ts';
import { exceedsScopes } from '../../src/rules/exceeds-scopes.ts';
import { undeclaredDestruction } from '../../src/rules/undeclared-destruction.ts';
import { undeclaredExfiltration } from '../../src/rules/undeclared-exfiltration.ts';
import { unnarrowableToken } from '../../src/rules/unnarrowable-token.ts';
import { aToken, NOW } from '../support/collecting.ts';
import { aJudged, anAudited, anOperation, aPattern, aVolume, on } from '../support/judging.ts';

const context = { now: NOW, productive: (environment: string) => environment === 'production' || environment === 'unplaced' };
const db = aVolume('acme/booking/production/db', { inside: 14, independent: 0 });
const destroy = anOperation('volumeDelete', { also: ['destroys-backup'] });

function hear(rule: Rule, result: Audited): readonly { readonly severity: string; readonly draft: Draft }[] {
  return rule.judge(result, context).map((draft) => ({ draft, severity: severityOf(draft.weight, draft.reach, context.productive) }));
}

function declared(...args: Parameters<typeof aJudged>): ReturnType<typeof aJudged> {
  return { ...aJudged(...args), declared: 'all', excess: null };
}

describe('undeclared-destruction', () => {
  it('makes one finding an environment, worst operation first', () => {
    const staging = aJudged(destroy, on(aVolume('acme/booking/staging/db')), { environment: 'staging' });
    const service = aJudged(anOperation('serviceDelete', { impact: 'destroys-resource' }), on(db));

    const heard = hear(undeclaredDestruction, anAudited({ reach: [service, aJudged(destroy, on(db)), staging] }));

    expect(heard.map(({ draft, severity }) => [draft.group, severity, draft.reach.map((reach) => reach.operation.id)])).toEqual([
      ['production', 'critical', ['volumeDelete', 'serviceDelete']],
      ['staging', 'high', ['volumeDelete']],
    ]);
    expect(heard[0]?.draft.message).toContain('volumeDelete on db');
  });

  it.each([
    ['what is declared', declared(destroy, on(db))],
    ['what is only possible, neither proved nor ruled out', aJudged(destroy, on(db), { certainty: 'unknown' })],
    ['what destroys nothing', aJudged(anOperation('x', { impact: 'modifies' }), on(db))],
  ])('does not speak of %s', (_, reach) => {
    expect(hear(undeclaredDestruction, anAudited({ reach: [reach] }))).toEqual([]);
  });
});

describe('backups-in-blast-radius', () => {
  it('counts the backups that go with the store, and is critical where that is not declared', () => {
    const [finding] = hear(backupsInBlastRadius, anAudited({ reach: [aJudged(destroy, on(db))] }));

    expect(finding?.severity).toBe('critical');
    expect(finding?.draft.message).toContain('14 backups go with it; independent copies: 0');
  });

  it('is high where the store is declared', () => {
    const [finding] = hear(backupsInBlastRadius, anAudited({ reach: [declared(destroy, on(db))] }));

    expect(finding?.severity).toBe('high');
  });

  it('is high in an environment that does not weigh like production', () => {
    const heard = hear(backupsInBlastRadius, anAudited({ reach: [aJudged(destroy, on(db), { environment: 'staging' })] }));

    expect(heard.map(({ severity }) => severity)).toEqual(['high']);
  });

  it('says so when copies were not inspected, and takes them for none', () => {
    const unseen = aVolume('a/b/c/d', { inside: null, independent: null });

    const [finding] = hear(backupsInBlastRadius, anAudited({ reach: [aJudged(destroy, on(unseen))] }));

    expect(finding?.draft.message).toContain('were not inspected');
    expect(finding?.draft.message).toContain('independent copies: not inspected');
  });

  it('speaks of a token that can take the data and the backups in two steps', () => {
    const wipe = anOperation('volumeWipe');
    const forget = anOperation('backupDelete', { impact: 'destroys-backup' });

    const [finding, ...others] = hear(backupsInBlastRadius, anAudited({ reach: [aJudged(wipe, on(db)), aJudged(forget, on(db))] }));

    expect(others).toEqual([]);
    expect(finding?.draft.reach.map(({ operation }) => operation.id)).toEqual(['volumeWipe', 'backupDelete']);
  });

  it.each([
    ['what takes the data and leaves the backups', aJudged(anOperation('volumeWipe'), on(db))],
    ['what takes the backups and leaves the data', aJudged(anOperation('backupDelete', { impact: 'destroys-backup' }), on(db))],
    ['a store without any copy', aJudged(destroy, on(aVolume('a/b/c/d', { inside: 0, independent: 0 })))],
    ['a store with an independent copy', aJudged(destroy, on(aVolume('a/b/c/d', { inside: 3, independent: 1 })))],
    ['what is no store', aJudged(destroy, on(aVolume('a/b/c/d', null)))],
    ['what does not destroy the store', aJudged(anOperation('x', { impact: 'destroys-resource' }), on(db))],
  ])('does not speak of %s', (_, reach) => {
    expect(hear(backupsInBlastRadius, anAudited({ reach: [reach] }))).toEqual([]);
  });

  it('names each store once, however many doors lead to it', () => {
    const door = anOperation('environmentPatchCommit', { also: ['destroys-backup'] });

    const [finding, ...others] = hear(backupsInBlastRadius, anAudited({ reach: [aJudged(destroy, on(db)), aJudged(door, on(db))] }));

    expect(others).toEqual([]);
    expect(finding?.draft.message.match(/14 backups/g)).toHaveLength(1);
  });
});

describe('undeclared-exfiltration', () => {
  it.each([
    ['production', 'high'],
    ['unplaced', 'high'],
    ['staging', 'medium'],
  ])('in %s is %s', (environment, severity) => {
    const reach = aJudged(anOperation('variables', { impact: 'exfiltrates' }), on(db), { environment });

    expect(hear(undeclaredExfiltration, anAudited({ reach: [reach] })).map((heard) => heard.severity)).toEqual([severity]);
  });

  it('counts code that runs', () => {
    const reach = aJudged(anOperation('dispatch', { impact: 'modifies', also: ['executes-code'] }), on(db));

    expect(hear(undeclaredExfiltration, anAudited({ reach: [reach] }))).toHaveLength(1);
  });
});

describe('escalation-path', () => {
  const mint = aJudged(anOperation('apiTokenCreate', { impact: 'escalates' }), on(db));

  it('whose end is not computed is high, and says that it is unknown', () => {
    const [finding] = hear(escalationPath, anAudited({ reach: [mint] }));

    expect(finding?.severity).toBe('high');
    expect(finding?.draft.message).toContain('unknown, not for harmless');
  });

  it('of an administrator is critical', () => {
    const [finding] = hear(escalationPath, anAudited({ reach: [mint], administers: 'workspace acme' }));

    expect(finding?.severity).toBe('critical');
    expect(finding?.draft.title).toBe('is administrator of workspace acme');
  });

  const become = (certainty: Certainty): Step => ({ from: 'user/ci', via: 'sts:AssumeRole', to: 'role/deploy', certainty, conditions: [], evidence: [] });

  it.each([
    ['allowed', 'critical', 'can become administrator of account acme', 'By sts:AssumeRole as role/deploy it comes to administer account acme'],
    [
      'conditional',
      'high',
      'may become, on conditions, administrator of account acme',
      'By sts:AssumeRole as role/deploy (only from 10.0.0.0/8) it comes to administer account acme',
    ],
  ] as const)('of whoever becomes an administrator by a step that is %s is %s, and says how', (certainty, severity, title, message) => {
    const conditions = certainty === 'allowed' ? [] : [{ text: 'only from 10.0.0.0/8', free: false }];
    const path = [{ ...become(certainty), conditions }];
    const reach = [aJudged(anOperation('rds:DeleteDBInstance'), on(db), { path, certainty })];

    const [finding] = hear(escalationPath, anAudited({ reach, administers: 'account acme', administersBy: path }));

    expect(finding?.severity).toBe(severity);
    expect(finding?.draft.title).toBe(title);
    expect(finding?.draft.message).toContain(message);
  });

  it('of whoever becomes another says by which steps', () => {
    const reach = [aJudged(anOperation('rds:DeleteDBInstance'), on(db), { path: [become('allowed')] })];

    const [finding] = hear(escalationPath, anAudited({ reach }));

    expect(finding?.severity).toBe('high');
    expect(finding?.draft.message).toContain('It becomes others, by sts:AssumeRole as role/deploy for one');
  });

  it.each([
    [0, 'was not computed: take it for unknown'],
    [2, 'The others that it makes or becomes reach nothing beyond what is declared or it reaches itself'],
  ])('of whoever becomes %i others, all of whose ends are its own already, does not say less or more than was computed', (becomes, message) => {
    const [finding] = hear(escalationPath, anAudited({ reach: [mint], becomes }));

    expect(finding?.severity).toBe('high');
    expect(finding?.draft.message).toContain(message);
  });

  it('does not speak of what is declared', () => {
    expect(hear(escalationPath, anAudited({ reach: [{ ...mint, declared: 'all', excess: null }] }))).toEqual([]);
  });
});

describe('crosses-environment', () => {
  const staged = aToken('railway', 'domains', { environments: ['staging'] });

  it('is high where it destroys in an environment that weighs like production', () => {
    const heard = hear(crossesEnvironment, anAudited({ token: staged, reach: [aJudged(destroy, on(db))] }));

    expect(heard.map(({ draft, severity }) => [draft.group, severity])).toEqual([['production', 'high']]);
  });

  it('is medium otherwise', () => {
    const heard = hear(crossesEnvironment, anAudited({ token: staged, reach: [aJudged(anOperation('x', { impact: 'modifies' }), on(db))] }));

    expect(heard.map(({ severity }) => severity)).toEqual(['medium']);
  });

  it('speaks also of what the scopes cover: they and the environment contradict each other', () => {
    expect(hear(crossesEnvironment, anAudited({ token: staged, reach: [declared(destroy, on(db))] }))).toHaveLength(1);
  });

  it.each([
    ['its own environment', 'staging'],
    ['what no pattern places', 'unplaced'],
    ['branches of no environment', 'none'],
  ])('does not speak of %s', (_, environment) => {
    expect(hear(crossesEnvironment, anAudited({ token: staged, reach: [aJudged(destroy, on(db), { environment })] }))).toEqual([]);
  });

  it('does not bind a token that is declared for no environment', () => {
    expect(hear(crossesEnvironment, anAudited({ reach: [aJudged(destroy, on(db))] }))).toEqual([]);
  });
});

describe('exceeds-scopes', () => {
  it('tells writing from reading', () => {
    const write = aJudged(anOperation('rename', { impact: 'modifies' }), on(db));
    const read = aJudged(anOperation('list', { impact: 'reads' }), on(db));

    const heard = hear(exceedsScopes, anAudited({ reach: [read, write] }));

    expect(heard.map(({ draft, severity }) => [draft.group, severity])).toEqual([
      ['writes', 'low'],
      ['reads', 'note'],
    ]);
  });

  it.each(['destroys-data', 'exfiltrates', 'executes-code', 'escalates'] as const)('leaves %s to its own rule', (impact) => {
    expect(hear(exceedsScopes, anAudited({ reach: [aJudged(anOperation('x', { impact }), on(db))] }))).toEqual([]);
  });
});

describe('unnarrowable-token', () => {
  const advice = { narrowable: false, closest: 'a project token for a project of its own', steps: [], revoke: 'the dashboard' };

  it('says which kind comes closest', () => {
    const [finding] = hear(unnarrowableToken, anAudited({ advice, reach: [aJudged(destroy, on(db))] }));

    expect(finding?.draft.message).toContain('a project token for a project of its own');
  });

  it('is silent where nothing dangerous is undeclared', () => {
    expect(hear(unnarrowableToken, anAudited({ advice, reach: [declared(destroy, on(db))] }))).toEqual([]);
  });

  it('is silent where a narrower kind exists', () => {
    expect(hear(unnarrowableToken, anAudited({ reach: [aJudged(destroy, aPattern('arn:*'))] }))).toEqual([]);
  });
});

describe('what is neither proved nor ruled out', () => {
  const escalating = { impact: 'escalates', also: ['exfiltrates'] } as const;
  const sure = aJudged(anOperation('tokenCreate', escalating), on(db));
  const open = aJudged(anOperation('policyUpdate', escalating), on(db), { certainty: 'unknown' });

  it.each([
    ['escalation-path', escalationPath],
    ['undeclared-exfiltration', undeclaredExfiltration],
    ['exceeds-scopes', exceedsScopes],
    ['crosses-environment', crossesEnvironment],
  ])('is told apart from what is known, by %s', (id, rule) => {
    const plain = anOperation('x', { impact: 'modifies' });
    const [known, doubtful] =
      id === 'exceeds-scopes'
        ? [
            { ...sure, operation: plain },
            { ...open, operation: { ...plain, id: 'policyUpdate' } },
          ]
        : [sure, open];
    const token = aToken('railway', 'it', { environments: ['staging'] });

    const [mixed] = hear(rule, anAudited({ token, reach: [doubtful, known] }));
    const [alone] = hear(rule, anAudited({ token, reach: [doubtful] }));

    expect(mixed?.draft.message).toMatch(/ reaches \w+ on db, and may reach policyUpdate on db/);
    expect(alone?.draft.message).toContain(' may reach policyUpdate on db');
    expect(alone?.draft.title).not.toMatch(/^can /);
  });
});
