import { join } from 'node:path';
import { SCENARIO_NOW, scenarioFolder, startScenario } from '../../fixtures/scenarios/start.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { Format } from '../report/options.ts';
import { type AuditOptions, audit } from './audit.ts';
import type { Io } from './io.ts';
import { findManifest } from './manifest.ts';
import type { PrintingOptions } from './terminal.ts';
import { prepareWords } from './words.ts';

export interface DemoOptions extends PrintingOptions {
  readonly format: Format;
  readonly exitCode: boolean;
}

const SCENARIO = 'incident';

/** `overscope demo`: the incident, on three local servers over real HTTP, with no account and no network. Exits 0 unless asked otherwise. */
export async function demo(options: DemoOptions, io: Io): Promise<number> {
  const vocabularies = await prepareWords(io);
  const there = { ...io, cwd: scenarioFolder(SCENARIO), now: () => new Date(SCENARIO_NOW) };
  const manifest = await findManifest('overscope.yaml', vocabularies, { allowExec: null, readsValues: true }, there);
  const scenario = await startScenario(SCENARIO, holdersOf(manifest));
  try {
    const code = await audit('overscope.yaml', auditOptions(options), { ...there, env: { ...plainEnv(io), ...scenario.env } });
    const writes = [...scenario.servers.values()].reduce((sum, server) => sum + server.writes.length, 0);
    if (options.format === 'table') io.out.write(closing(code, writes));
    return options.exitCode ? code : 0;
  } finally {
    await scenario.close();
  }
}

function holdersOf({ tokens, auditors }: Manifest): Parameters<typeof startScenario>[1] {
  const named = tokens.flatMap(({ name, means }) => (means.kind === 'secret' ? [{ name, source: means.source }] : []));
  const numbered = auditors.flatMap(({ provider, source }, index) => {
    const place = auditors.slice(0, index).filter((other) => other.provider === provider).length;
    return source === null ? [] : [{ name: `auditor:${provider}:${place}`, source }];
  });
  return [...named, ...numbered];
}

/** The user's variables about the terminal, and no others: a real address or value must not reach a replay. */
function plainEnv({ env }: Io): Io['env'] {
  return Object.fromEntries(['TERM', 'COLORTERM', 'NO_COLOR', 'FORCE_COLOR', 'CI'].map((name) => [name, env[name]]));
}

function auditOptions(options: DemoOptions): AuditOptions {
  return {
    ...options,
    token: [],
    provider: [],
    output: [],
    failOn: 'high',
    allowIncomplete: false,
    snapshot: [],
    maxAge: 24,
    dryRun: false,
    concurrency: 4,
    timeout: 10,
    maxRequests: 500,
    switchedOn: new Set(),
    next: 'overscope demo --verbose',
  };
}

function closing(code: number, writes: number): string {
  return `
This was a replay on three local servers: invented company, no account, no network. They were sent ${writes} writes.
In CI this audit would exit ${code}.

Look further:
  overscope demo --verbose                             every finding, whole
  overscope demo --format json                         the same report for programs
  overscope inspect github --env GITHUB_TOKEN          what can a token of yours do?
  overscope operations railway --impact destroys-data  what is counted as what, and why
The manifest that was audited: ${join(scenarioFolder(SCENARIO), 'overscope.yaml')}
`;
}
