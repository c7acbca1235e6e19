import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actionTable } from '../../../../providers/aws/policy/actions.ts';
import { contextOf } from '../../../../providers/aws/policy/context.ts';
import { type Decision, decide, decideCompiled, type Request } from '../../../../providers/aws/policy/decide.ts';
import { decideTable, OUTCOMES } from '../../../../providers/aws/policy/decide-table.ts';
import { isMember, type Language, witnessOf } from '../../../../providers/aws/policy/language.ts';
import { compile } from '../../../../providers/aws/policy/layers.ts';
import { shapeOf } from '../../../../providers/aws/policy/named-keys.ts';
import { bindLayers, type Grant, grantsOf } from '../../../../providers/aws/policy/reach.ts';
import { reachOver } from '../../../../providers/aws/policy/table-reach.ts';
import { ACTIONS, CONDITIONS, type Layers, layers, PLACES, placeOf, resourcePolicies, SESSION, USER } from './arbitrary.ts';
import { CI, documentOf, grantsTo } from './binding.ts';

const DATABASES: Language = { include: ['arn:aws:rds:*:111122223333:db:*'], except: [] };
const OBJECTS: Language = { include: ['arn:aws:s3:::bucket/*'], except: [] };
const DATABASE_NAMES = ['eu-west-1', 'us-east-1'].flatMap((region) =>
  ['', 'a', 'b', 'ab', 'ci', '*', 'xyz'].map((name) => `arn:aws:rds:${region}:111122223333:db:${name}`),
);
const OBJECT_NAMES = ['', 'a', 'b', 'ba', 'ci', 'xyz'].map((name) => `arn:aws:s3:::bucket/${name}`);

const asked = fc.constantFrom(
  { action: 'rds:DeleteDBInstance', targets: DATABASES, names: DATABASE_NAMES },
  { action: 's3:DeleteObject', targets: OBJECTS, names: OBJECT_NAMES },
);

function outcomeOf({ outcome, denial }: Decision): string {
  return denial === undefined ? outcome : `${outcome}/${denial}`;
}

function isFree({ conditions }: Grant): boolean {
  return conditions.every(({ free }) => free);
}

function decideOn(resource: string, action: string, policies: Layers): Decision {
  return decide({ principal: USER, action, resource, context: { ...CI, ...placeOf(resource) } }, policies, 'partial');
}

describe('reach', () => {
  it('finds no name that the decision refuses, and none as free that the decision ties to a condition', () => {
    fc.assert(
      fc.property(asked, layers([...CONDITIONS, ...PLACES]), ({ action, targets }, policies) => {
        for (const grant of grantsTo(action, targets, policies)) {
          const { outcome } = decideOn(witnessOf(grant.language) ?? 'nothing', action, policies);

          expect(isFree(grant) ? ['allowed'] : ['allowed', 'conditional']).toContain(outcome);
        }
      }),
      { numRuns: 800 },
    );
  });

  it('holds every name that the decision allows, as free as the decision says', () => {
    fc.assert(
      fc.property(asked, layers([...CONDITIONS, ...PLACES]), ({ action, targets, names }, policies) => {
        const grants = grantsTo(action, targets, policies);

        for (const resource of names) {
          const { outcome } = decideOn(resource, action, policies);
          const holding = grants.filter(({ language }) => isMember(resource, language));
          expect(holding.length > 0).toBe(outcome === 'allowed' || outcome === 'conditional');
          expect(holding.some(isFree)).toBe(outcome === 'allowed');
        }
      }),
      { numRuns: 800 },
    );
  });

  it('takes Regions and accounts from the names, as a request for such a name would carry them', () => {
    fc.assert(
      fc.property(layers(PLACES), (policies) => {
        const grants = grantsTo('rds:DeleteDBInstance', DATABASES, policies);

        for (const resource of DATABASE_NAMES) {
          const { outcome } = decideOn(resource, 'rds:DeleteDBInstance', policies);
          const holding = grants.filter(({ language }) => isMember(resource, language));
          expect(holding.length > 0).toBe(outcome === 'allowed' || outcome === 'conditional');
          expect(holding.some(isFree)).toBe(outcome === 'allowed');
        }
      }),
      { numRuns: 400 },
    );
  });

  it('over a table says of each action what it says of the action alone', () => {
    const table = actionTable(ACTIONS);
    fc.assert(
      fc.property(asked, layers([...CONDITIONS, ...PLACES]), ({ targets }, policies) => {
        const binding = bindLayers(compile(policies), contextOf(CI, 'partial'), shapeOf(targets));

        const over = reachOver(table, binding);

        for (const [place, action] of ACTIONS.entries()) expect(over(place, targets, 'targets')).toEqual(grantsOf(action, targets, binding));
      }),
      { numRuns: 150 },
    );
  });
});

describe('the decision over a table', () => {
  const request = fc.record({
    principal: fc.constantFrom<Request['principal']>(
      USER,
      SESSION,
      'arn:aws:iam::111122223333:role/deployer',
      'arn:aws:iam::111122223333:root',
      'arn:aws:iam::111122223333:role/aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS',
      'arn:aws:sts::111122223333:federated-user/ci',
      { arn: USER, kind: 'user', account: '111122223333', tags: null, credential: 'session' },
      { arn: USER, kind: 'user', account: '111122223333', tags: null, credential: 'mfa-session' },
    ),
    resource: fc.constantFrom(
      '*',
      'arn:aws:rds:eu-west-1:111122223333:db:a',
      'arn:aws:s3:::bucket/a',
      'arn:aws:kms:eu-west-1:111122223333:key/1',
      'arn:aws:kms:eu-west-1:111122223333:alias/aws/rds',
      'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/a',
    ),
    resourceAccount: fc.constantFrom('111122223333', '111122223333', '444455556666'),
    context: fc.constantFrom(CI, { ...CI, 'aws:MultiFactorAuthPresent': 'true', 'aws:TagKeys': ['env', 'x'] }),
  });
  const absence = fc.constantFrom('none' as const, 'exempt' as const, 'unread' as const);
  const resource = fc.oneof({ arbitrary: resourcePolicies, weight: 4 }, { arbitrary: absence, weight: 1 });
  const rest = fc.record({ identity: absence, boundary: absence, session: absence, scps: absence, rcps: absence }, { requiredKeys: [] });
  const policies = fc.tuple(layers([...CONDITIONS, ...PLACES]), resource, fc.option(rest, { nil: {}, freq: 3 }));

  it('is the decision of each action by itself', () => {
    const table = actionTable(ACTIONS);
    fc.assert(
      fc.property(request, policies, fc.constantFrom('partial', 'complete'), (one, [given, owned, absences], knowledge) => {
        const compiled = compile({ ...given, resource: owned, ...absences });

        const decided = [...decideTable(one, compiled, knowledge, table)].map((place) => OUTCOMES[place]);

        expect(decided).toEqual(ACTIONS.map((action) => outcomeOf(decideCompiled({ ...one, action }, compiled, knowledge))));
      }),
      { numRuns: 800 },
    );
  });

  it('of what is open, some condition is told', () => {
    fc.assert(
      fc.property(request, policies, fc.constantFrom(...ACTIONS), (one, [given, owned, absences], action) => {
        const { outcome, conditions } = decide({ ...one, action }, { ...given, resource: owned, ...absences }, 'partial');

        expect(conditions.length > 0).toBe(outcome === 'conditional');
        expect(conditions.every(({ text, sources }) => text !== '' && sources.length > 0)).toBe(true);
      }),
      { numRuns: 800 },
    );
  });
});

describe('what is decided on part of the keys', () => {
  const VALUES = {
    'aws:MultiFactorAuthPresent': ['true', 'false', null],
    'aws:PrincipalTag/team': ['a', 'ci-x', 'else', null],
    'aws:SourceIp': ['10.1.2.3', '192.0.2.1', null],
    'aws:TagKeys': [['env'], ['env', 'else'], ['else'], null],
  } as const;
  type Value = string | readonly string[] | null;
  type Keys = Readonly<Record<string, Value>>;

  function completions(given: Keys): readonly Keys[] {
    let all: readonly Keys[] = [given];
    for (const [key, values] of Object.entries(VALUES))
      if (!Object.hasOwn(given, key)) all = all.flatMap((keys) => values.map((one) => ({ ...keys, [key]: one })));
    return all;
  }

  const some = fc.record(
    {
      'aws:MultiFactorAuthPresent': fc.constantFrom<Value>(...VALUES['aws:MultiFactorAuthPresent']),
      'aws:PrincipalTag/team': fc.constantFrom<Value>(...VALUES['aws:PrincipalTag/team']),
      'aws:SourceIp': fc.constantFrom<Value>(...VALUES['aws:SourceIp']),
      'aws:TagKeys': fc.constantFrom<Value>(...VALUES['aws:TagKeys']),
    },
    { requiredKeys: [] },
  );

  it('stays so whatever the others turn out to be', () => {
    fc.assert(
      fc.property(asked, layers(CONDITIONS), fc.option(resourcePolicies, { nil: 'none' as const }), some, ({ action, names }, given, resource, keys) => {
        const request = { principal: USER, action, resource: names[1] ?? '' };
        const policies = { ...given, resource };
        const partial = decide({ ...request, context: { ...CI, ...keys } }, policies, 'partial');
        if (partial.outcome === 'conditional') return;

        for (const context of completions({ ...CI, ...keys })) {
          const complete = decide({ ...request, context }, policies, 'complete');
          // What nobody understood may still turn out to be denied by something else.
          expect(partial.outcome === 'unknown' ? ['unknown', 'denied'] : [partial.outcome]).toContain(complete.outcome);
          if (partial.denial === 'explicit') expect(complete.denial).toBe('explicit');
        }
      }),
      { numRuns: 400 },
    );
  });

  it('and one test alone is open only if it hangs on the others', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CONDITIONS), some, (Condition, keys) => {
        const policies = { identity: documentOf([{ Effect: 'Allow', Action: '*', Resource: '*', Condition }]) };
        const request = { principal: USER, action: 's3:DeleteObject', resource: 'arn:aws:s3:::bucket/a' };

        const partial = decide({ ...request, context: { ...CI, ...keys } }, policies, 'partial').outcome;

        const complete = completions({ ...CI, ...keys }).map((context) => decide({ ...request, context }, policies, 'complete').outcome);
        expect(partial).toBe(new Set(complete).size > 1 ? 'conditional' : complete[0]);
      }),
      { numRuns: 600 },
    );
  });
});
