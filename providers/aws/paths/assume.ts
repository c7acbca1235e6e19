/**
 * Whether one principal may assume a role: the trust of the role, and the policies of who asks, in every life of its key and with every
 * pick of what it may pick. Source: STS API reference, AssumeRole; IAM User Guide, reference_policies_evaluation-logic (2026-09).
 */
import type { Condition } from '../../../src/model.ts';
import { openPicks } from '../evaluate/choices.ts';
import type { Holdings } from '../evaluate/holdings.ts';
import { knownKeys } from '../evaluate/keys.ts';
import type { Life } from '../evaluate/lives.ts';
import { livesFor } from '../evaluate/powers.ts';
import { type Context, type Known, layered, value } from '../policy/context.ts';
import { type Decision, decideUnder } from '../policy/decide.ts';
import { type Compiled, type CompiledLayer, statementsOf } from '../policy/layers.ts';
import { isAbout } from '../policy/matching.ts';
import { parsePolicy } from '../policy/parse.ts';
import { FREE, type Hold, surest } from './hold.ts';
import type { TrustedRole } from './trusts.ts';

const ACTION = 'sts:AssumeRole';

/** `trust`: in place of the role's own. */
export type Assuming = (target: TrustedRole, trust?: CompiledLayer) => Hold | null;

/** `rcpsOf`: the resource control policies over a role of another account. */
export function openAssuming(holdings: Holdings, rcpsOf: (target: TrustedRole) => Compiled['rcps']): Assuming {
  const policies = aboutAssuming(holdings.policies);
  const own = statementsOf(policies);
  const base = knownKeys(holdings.caller);
  const lives = openLives(holdings, base);
  const picks = openPicks();
  const who = holdings.caller.facts;
  return (target, trust = target.trust) => {
    // Root cannot assume a role; a user of its making can, where root writes the trust. Source: STS API reference, AssumeRole (2026-09).
    if (who.kind === 'root') return trust === target.trust ? null : FREE;
    const isForeign = target.account.id !== who.account;
    const asked = { ...policies, resource: trust, ...(isForeign ? { rcps: rcpsOf(target).map(onlyAssuming) } : {}) };
    const statements = [...own, ...trust.statements];
    const asksLives = statements.some(({ tests }) => tests.some(({ key }) => LIFE_KEYS.has(key)));
    const facts = factsOf(target);
    const ways = lives(asksLives).flatMap((life) =>
      picks(statements, { region: 'never', account: 'always' }).map((pick) => {
        const context = layered(pick.known, layered(facts, life.context));
        const request = { who, action: ACTION, resource: target.role.arn, resourceAccount: target.account.id };
        return holdOf(decideUnder(request, asked, context), life.condition);
      }),
    );
    return surest(ways);
  };
}

/** A trust in this one principal, as whoever may write the trust of a role would write it. */
export function trustIn(arn: string): CompiledLayer {
  const document = { Version: '2012-10-17', Statement: { Effect: 'Allow', Principal: { AWS: arn }, Action: ACTION } };
  return { name: 'resource', kind: 'documents', ...parsePolicy(document, REWRITTEN, 'trust') };
}

const REWRITTEN = 'the trust policy that it writes';

const LIFE_KEYS = new Set(['aws:tokenissuetime', 'aws:multifactorauthpresent', 'aws:multifactorauthage']);

function openLives(holdings: Holdings, base: Context): (asked: boolean) => readonly Life[] {
  const asking = parsePolicy(
    { Statement: { Effect: 'Deny', Action: ACTION, Resource: '*', Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } } } },
    'what tells the lives of a key apart',
  ).statements;
  const known = new Map<boolean, readonly Life[]>();
  return (asked) => {
    const found = known.get(asked) ?? livesFor(holdings, base, asked ? asking : []);
    known.set(asked, found);
    return found;
  };
}

function aboutAssuming({ identity, boundary, session, resource, scps, rcps }: Compiled): Compiled {
  return {
    identity: onlyAssuming(identity),
    boundary: onlyAssuming(boundary),
    session: onlyAssuming(session),
    resource,
    scps: scps.map(onlyAssuming),
    rcps: rcps.map(onlyAssuming),
  };
}

function onlyAssuming(layer: CompiledLayer): CompiledLayer {
  return { ...layer, statements: layer.statements.filter(({ actions }) => isAbout(actions, ACTION)) };
}

/** What is known of a role as a resource. */
function factsOf({ role, account }: TrustedRole): ReadonlyMap<string, Known> {
  const tags = Object.entries(role.tags ?? {}).flatMap(([name, text]) =>
    ['aws', 'iam'].map((prefix): [string, Known] => [`${prefix}:resourcetag/${name.toLowerCase()}`, value(text)]),
  );
  const organization: readonly [string, Known][] = account.organization.id === null ? [] : [['aws:resourceorgid', value(account.organization.id)]];
  return new Map([['aws:resourceaccount', value(account.id)], ...organization, ...tags]);
}

function holdOf(decision: Decision, life: Condition | null): Hold | null {
  const { outcome, conditions, statements, assuming } = decision;
  if (outcome === 'denied') return null;
  const giving = statements.filter(({ layer, text }) => (layer === 'identity' || layer === 'resource') && text.startsWith('Allow'));
  const texts = outcome === 'unknown' ? [`only if ${assuming.join(' and ')} would allow it`] : conditions.map(({ text }) => text);
  const open = [...texts.map((text) => ({ text, free: false })), ...(life === null || life.free ? [] : [life])];
  return {
    certainty: outcome === 'unknown' ? 'unknown' : open.length > 0 ? 'conditional' : 'allowed',
    conditions: open,
    evidence: giving.map(({ source, text }) => ({ source, observed: text })),
    grants: giving.map(({ source }) => source).filter((source) => !source.startsWith(REWRITTEN)),
  };
}
