import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { provider } from '../../../../providers/github/index.ts';
import type { Evaluation } from '../../../../src/evaluation.ts';
import type { Gap, NodeId, Reach, Snapshot } from '../../../../src/model.ts';
import { aSnapshot, aToken, type Collecting } from '../../../support/collecting.ts';

export const RELEASE = '.github/workflows/release.yml';
const ENTRY = `${RELEASE}#publish`;
export const NODE: NodeId = `github:job:acme/docs/${ENTRY}`;

const GIT = '[core]\n\tbare = false\n[remote "origin"]\n\turl = git@github.com:acme/docs.git\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n';

/** A folder with these files, a checkout of acme/docs unless they say otherwise. */
export function aCheckout(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'overscope-'));
  for (const [path, text] of Object.entries({ '.git/config': GIT, ...files })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** A workflow with one job that runs something; `top` and `job` are lines of YAML. */
export function aWorkflow({ top = '', job = '', on = 'push' }: { readonly top?: string; readonly job?: string; readonly on?: string } = {}): string {
  const own = job === '' ? '' : `    ${job}\n`;
  return `on: ${on}\n${top === '' ? '' : `${top}\n`}jobs:\n  publish:\n${own}    runs-on: ubuntu-latest\n    steps:\n      - run: make\n`;
}

export interface AuditedJob {
  readonly snapshot: Snapshot;
  readonly evaluation: Evaluation;
  readonly reach: readonly Reach[];
  readonly gaps: readonly Gap[];
}

export async function auditJob(folder: string, options: Collecting & { readonly entry?: string; readonly repository?: string } = {}): Promise<AuditedJob> {
  const { entry = ENTRY, repository, ...collecting } = options;
  const facts = repository === undefined ? {} : { repository };
  const token = aToken('github', 'job', { means: { kind: 'named', by: 'workflow', value: entry }, facts });
  const snapshot = await aSnapshot(provider, [token], { folder, ...collecting });
  const evaluation = provider.evaluate(snapshot);
  const [subject] = snapshot.subjects;
  const reach = subject === undefined ? [] : evaluation.reachOf(subject.node);
  const gaps = subject === undefined ? [] : [...subject.gaps, ...evaluation.gapsOf(subject.node)];
  return { snapshot, evaluation, reach, gaps };
}
