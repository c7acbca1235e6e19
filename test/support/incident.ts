import { join } from 'node:path';
import { type Holder, type RunningScenario, startScenario } from '../../fixtures/scenarios/start.ts';

/** The variables that the manifest of `incident` names, by the holder of the value. */
const HOLDERS: readonly Holder[] = [
  { name: 'railway-domains', source: { from: 'env', name: 'RAILWAY_DOMAINS_TOKEN' } },
  { name: 'railway-status', source: { from: 'env', name: 'RAILWAY_STATUS_TOKEN' } },
  { name: 'aws-uploads', source: { from: 'parts', names: { accessKeyId: 'UPLOADS_KEY_ID', secretAccessKey: 'UPLOADS_SECRET' } } },
  { name: 'aws-reports', source: { from: 'parts', names: { accessKeyId: 'REPORTS_KEY_ID', secretAccessKey: 'REPORTS_SECRET' } } },
  { name: 'auditor:aws:0', source: { from: 'parts', names: { accessKeyId: 'AUDIT_AWS_KEY_ID', secretAccessKey: 'AUDIT_AWS_SECRET' } } },
  { name: 'github-docs', source: { from: 'env', name: 'DOCS_BOT_TOKEN' } },
  { name: 'github-members', source: { from: 'env', name: 'MEMBERS_TOKEN' } },
  { name: 'github-old', source: { from: 'env', name: 'OLD_DEPLOY_TOKEN' } },
];

export const INCIDENT = join(import.meta.dirname, '..', '..', 'fixtures', 'scenarios', 'incident');

export function startIncident(): Promise<RunningScenario> {
  return startScenario('incident', HOLDERS);
}

/** Every value of a running scenario: what must stand in no output. */
export function valuesOf({ env }: RunningScenario): readonly string[] {
  return Object.entries(env).flatMap(([name, value]) => (/_(TOKEN|SECRET|KEY_ID)$/.test(name) ? [value] : []));
}
