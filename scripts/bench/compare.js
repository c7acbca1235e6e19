// The same decisions by @cloud-copilot/iam-simulate, which is AGPL: installed into a temporary folder, never a dependency. It is
// asked through its core engine with its policies loaded once, its fastest form that takes every kind of policy; its public
// functions validate and load them on every call. The public functions are slower.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { built } from './built.js';
import { atLeast, medianMs } from './figures.js';
import { ACTIONS, POLICIES, REQUEST, spread } from './five-policies.js';

const PACKAGE = '@cloud-copilot/iam-simulate';
const VERSION = '0.1.173';
/** What the peer itself loads policies with. */
const PARSER = '@cloud-copilot/iam-policy';
const SAMPLE = 400;
const ACCOUNT = '111122223333';
/**
 * On these the two differ and why is known; they are asked too, and whatever else differs is a fault. Who becomes a role is decided
 * by its trust policy, without which `decide` gives nobody a role (IAM User Guide, reference_policies_evaluation-logic, 2026-09);
 * PassRole is granted on four kinds of roles alone, and the request names `*`, which is none of them.
 */
const DIFFERENT = ['sts:AssumeRole', 'sts:AssumeRoleWithSAML', 'sts:AssumeRoleWithWebIdentity', 'sts:SetSourceIdentity', 'sts:TagSession', 'iam:PassRole'];
const WORDS = { Allowed: 'allowed', ExplicitlyDenied: 'denied/explicit', ImplicitlyDenied: 'denied/implicit' };

export async function comparePeer() {
  const folder = mkdtempSync(join(tmpdir(), 'overscope-bench-'));
  try {
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    execFileSync('npm', ['install', '--silent', '--no-audit', '--no-fund', '--ignore-scripts', `${PACKAGE}@${VERSION}`], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return await compare(openPeer(folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compare(askPeer) {
  const { OUTCOMES, actionTable, compile, decideCompiled, decideTable } = await built('providers/aws/policy/index.js');
  const sample = spread(SAMPLE);
  const compiled = compile(POLICIES);
  const table = actionTable(ACTIONS);
  const theirs = medianMs(() => sample.map(askPeer), { runs: 3, warm: 1 }) / SAMPLE;
  const ours = medianMs(() => sample.map((action) => decideCompiled({ ...REQUEST, action }, compiled, 'complete')), { runs: 7, warm: 3 }) / SAMPLE;
  const sets = medianMs(() => decideTable(REQUEST, compile(POLICIES), 'complete', table), { runs: 7, warm: 3 }) / ACTIONS.length;
  const outcomes = decideTable(REQUEST, compiled, 'complete', table);
  const differing = [...new Set([...sample, ...DIFFERENT])].flatMap((action) => {
    const { outcome, denial } = decideCompiled({ ...REQUEST, action }, compiled, 'complete');
    const said = {
      decide: denial === undefined ? outcome : `${outcome}/${denial}`,
      decideTable: OUTCOMES[outcomes[ACTIONS.indexOf(action)]],
      peer: askPeer(action),
    };
    return new Set(Object.values(said)).size === 1 ? [] : [{ action, said: `${action}: ${JSON.stringify(said)}` }];
  });
  const faults = differing.filter(({ action }) => !DIFFERENT.includes(action)).map(({ said }) => said);
  const known = differing.filter(({ action }) => DIFFERENT.includes(action)).map(({ action }) => action);
  return {
    figures: [
      atLeast(`${PACKAGE} ${VERSION}, core engine, policies loaded once`, 1000 / theirs, null, 'decisions/s'),
      atLeast('overscope, one action at a time, policies compiled once', 1000 / ours, null, 'decisions/s'),
      atLeast('overscope, all actions at once, policies compiled each time', 1000 / sets, null, 'decisions/s'),
      atLeast('one at a time, ratio', theirs / ours, null, 'x'),
      atLeast('all at once, ratio', theirs / sets, null, 'x'),
    ],
    notes: [
      `${SAMPLE} actions spread over all ${ACTIONS.length}, the same for both; ${SAMPLE - faults.length} of ${SAMPLE} answers the same, kind of denial included`,
      `where the two are known to differ, asked beside the sample: ${known.join(', ')}`,
      'all at once: our time for all actions, by the action, against theirs for the sample, by the action',
    ],
    faults,
  };
}

/** Asks the peer's core engine for one action; its policies are loaded here, once. */
function openPeer(folder) {
  const require = createRequire(join(folder, 'package.json'));
  const part = (path) => require(join(folder, 'node_modules', PACKAGE, 'dist', 'cjs', path));
  const { loadPolicy } = require(PARSER);
  const { authorize } = part('core_engine/CoreSimulatorEngine.js');
  const { AwsRequestImpl } = part('request/request.js');
  const { RequestContextImpl } = part('requestContext.js');
  const { DiscoveryContextKeyConstraints } = part('context_keys/discoveryContextKeyConstraints.js');
  const { principal, resource, context } = REQUEST;
  const known = {
    identityPolicies: POLICIES.identity.map((document, index) => loadPolicy(document, { name: `identity ${index + 1}` })),
    serviceControlPolicies: POLICIES.scps.map((level, index) => ({
      orgIdentifier: `ou-${index}`,
      policies: level.map((document) => loadPolicy(document, { name: 'guard' })),
    })),
    resourceControlPolicies: [],
    sessionPolicy: undefined,
    resourcePolicy: undefined,
    permissionBoundaries: undefined,
    vpcEndpointPolicies: undefined,
    simulationParameters: { simulationMode: 'Strict', discoveryContextKeyConstraints: new DiscoveryContextKeyConstraints([]) },
  };
  return (action) => {
    const request = new AwsRequestImpl(principal, { resource, accountId: ACCOUNT }, action, new RequestContextImpl(context));
    return WORDS[authorize({ ...known, request }).result];
  };
}
