/** An organization that tells of its tokens, an auditor, and an audit of the tokens that a test names. */
import { expect } from 'vitest';
import type { FaultRule, LocalServer } from '../../../fixtures/servers/http.ts';
import { provider } from '../../../providers/github/index.ts';
import type { Gap, Reach, Snapshot } from '../../../src/model.ts';
import { SecretValue } from '../../../src/transport/secret.ts';
import { aSnapshot, aToken } from '../../support/collecting.ts';
import { aScenario, MAYA, ORG, type Scenario, startFor } from './support.ts';

export type Organization = NonNullable<Scenario['organizations'][string]>;
export type Pat = NonNullable<Organization['fineGrained']>[number];

export const LEAST = { organization_personal_access_tokens: 'read', organization_personal_access_token_requests: 'read' } as const;
export const AUDITOR = { kind: 'installation' as const, repositories: [`${ORG}/docs`], permissions: LEAST };
/** What reads alone leave open of it: whether it may write the secrets that it may list. */
export const BOT = {
  kind: 'fine-grained' as const,
  user: MAYA,
  repositories: [`${ORG}/docs`, `${ORG}/web`],
  permissions: { secrets: 'read' } as const,
};

export function aPat(fields: Partial<Pat> = {}): Pat {
  const permissions = { repository: { metadata: 'read', contents: 'write' } };
  return { id: 5, tokenId: 77, name: 'docs-bot', owner: MAYA, selection: 'subset', repositories: [`${ORG}/docs`], permissions, ...fields };
}

export function aWorld(organization: Partial<Organization>, tokens: Scenario['tokens'] = {}): Scenario {
  return aScenario({
    organizations: { [ORG]: { id: 21, members: { [MAYA]: 'member' }, ...organization } },
    repositories: ['docs', 'web', 'vault'].map((name) => ({ name: `${ORG}/${name}`, roles: { [MAYA]: 'admin' as const } })),
    tokens: { bot: BOT, auditor: AUDITOR, ...tokens },
  });
}

interface Asked {
  readonly snapshot: Snapshot;
  readonly local: LocalServer;
  readonly reach: readonly Reach[];
  /** Those of the token and those of what it holds. */
  readonly gaps: readonly Gap[];
  readonly paths: readonly string[];
  /** What went out with the auditor's own value, and with no other. */
  readonly auditorPaths: readonly string[];
}

type Facts = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Audits the tokens that `facts` names, the first of them told of, with the auditor called "auditor". */
export async function ask(
  scenario: Scenario,
  facts: Facts,
  { faults = [], auditor = 'auditor' }: { faults?: readonly FaultRule[]; auditor?: string } = {},
): Promise<Asked> {
  const { local, values } = await startFor(scenario);
  for (const fault of faults) local.inject(fault);
  const secrets = Object.fromEntries([...values].map(([name, value]) => [name, new SecretValue({ value })]));
  const tokens = Object.entries(facts).map(([name, given]) => aToken('github', name, { facts: given }));
  const auditors = [{ entry: { env: 'AUDITOR' }, secret: secrets[auditor] ?? null }];
  const snapshot = await aSnapshot(provider, tokens, { values: secrets, auditors, environment: { GITHUB_API_URL: local.origin } });
  await local.close();
  expect(local.writes).toEqual([]);
  for (const value of values.values()) {
    expect(JSON.stringify(snapshot)).not.toContain(value);
    expect(JSON.stringify(snapshot)).not.toContain(value.slice(-8));
  }
  const own = values.get(auditor) ?? '';
  const auditorPaths = local.requests.filter(({ headers }) => own !== '' && headers['authorization']?.endsWith(own)).map(({ url }) => url.pathname);
  const [first = ''] = Object.keys(facts);
  const evaluation = provider.evaluate(snapshot);
  const told = snapshot.subjects.find(({ token }) => token === first)?.gaps ?? [];
  const gaps = [...told, ...evaluation.gapsOf(`github:token:${first}`)];
  return { snapshot, local, gaps, reach: evaluation.reachOf(`github:token:${first}`), paths: local.requests.map(({ url }) => url.pathname), auditorPaths };
}

export const says = (gaps: readonly Gap[]): readonly string[] => gaps.map(({ code, effect, what }) => `${code} ${effect}: ${what}`);
export const pathIs = (path: string): FaultRule['when'] => {
  return ({ url }) => url.pathname === path;
};
