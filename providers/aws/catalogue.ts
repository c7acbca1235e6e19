/**
 * The operations of AWS and the ARNs that they act on: the curated ones, whose rows say whether AWS's own text describes the
 * behaviour or it was judged by name, and those that nobody has classified, told by AWS's access level and the verb in the name.
 */
import type { Impact, Operation, Recovery } from '../../src/model.ts';
import { type Action, actionTable, findAction } from './catalogue/actions.ts';
import { curated, type Row } from './catalogue/curated.ts';
import { fillIn, resourceTypeOf, templatesOf } from './catalogue/targets.ts';
import { impactOfVerb } from './catalogue/verbs.ts';
import type { Language } from './policy/language.ts';

const REFERENCE = 'https://docs.aws.amazon.com/service-authorization/latest/reference';
/** The type of an action that is authorised on no resource. */
const ACCOUNT = 'aws:account';

/** The day on which names and access levels of the curated rows were last held against AWS's service authorization data. */
export const AS_OF = curated.asOf;

/** The curated operations, sorted by id. */
export const operations: readonly Operation[] = curated.operations.map(({ on, because, ...row }) => ({
  ...row,
  recovery: recoveryOf(row.recovery),
  resourceType: resourceTypeOf(row.id),
  docs: docsOf(row.id),
  basis: { kind: row.basis, asOf: AS_OF, source: docsOf(row.id) },
  known: 'curated',
}));

const byName = new Map(operations.map((operation) => [operation.id.toLowerCase(), operation]));

/** The curated operation of an action's name, whatever its case; null when it is in no row. */
export function findOperation(action: string): Operation | null {
  return byName.get(action.toLowerCase()) ?? null;
}

/**
 * Where the resources of a type lie that a principal of `account` acts on, or of several types (as `resourceType` of an operation
 * names them); every name where a type has no ARNs here.
 */
export function targetsOf(resourceType: string, account: string, partition: string): Language {
  return fillIn(templatesOf(resourceType) ?? { include: ['*'], except: [] }, account, partition);
}

/** Where they lie in just that account: the part of it whose names carry an account. */
export function targetsIn(resourceType: string, account: string, partition: string): Language {
  const { include, except } = templatesOf(resourceType) ?? { include: [], except: [] };
  return fillIn({ include: include.filter((template) => template.includes('{account}')), except }, account, partition);
}

/**
 * Whether an operation acts on no resource but the account. Its request names "*", which only a grant on everything matches:
 * in the catalogue, the names that are no ARN.
 */
export function actsOnAccount({ resourceType }: Operation): boolean {
  return resourceType === ACCOUNT;
}

/** The operations that do the same to the same thing, this one among them. */
export function doorsBeside(operation: string): readonly string[] {
  return curated.doors.find((doors) => doors.includes(operation)) ?? [operation];
}

/** An action that a policy names and no row describes. One that no table has and whose verb says nothing counts as dangerous. */
export function uncurated(action: string): Operation {
  const known = findAction(action);
  return known === null ? unlisted(action) : unclassified(known);
}

let notCurated: readonly Operation[] | null = null;

/**
 * What AWS has and no row describes, of the actions that manage permissions and of those that write and say destruction. Sorted by
 * their names in lower case.
 */
export function uncuratedActions(): readonly Operation[] {
  notCurated ??= actionTable()
    .actions.filter(({ name, level }) => level !== 'read' && level !== 'list' && !byName.has(name.toLowerCase()))
    .map(unclassified)
    .filter(({ impact }) => impact === 'escalates' || impact === 'destroys-resource');
  return notCurated;
}

function unclassified(action: Action): Operation {
  const service = action.name.slice(0, action.name.indexOf(':'));
  const summary = `Not in the catalogue; told by its level (${action.level}) and its verb alone`;
  const resourceType = action.wildcardOnly ? ACCOUNT : service;
  return judged(action.name, { impact: impactOf(action), known: 'verb', resourceType, summary }, actionTable().asOf);
}

/** AWS's level decides what it can; among actions that write, the verb. */
function impactOf({ name, level }: Action): Impact {
  if (level === 'permissions') return 'escalates';
  const verb = impactOfVerb(name.slice(name.indexOf(':') + 1));
  if (verb === 'exfiltrates') return verb;
  if (level === 'read' || level === 'list') return 'reads';
  return verb === null || verb === 'reads' ? 'modifies' : verb;
}

function unlisted(action: string): Operation {
  const colon = action.indexOf(':');
  const verb = impactOfVerb(action.slice(colon + 1));
  const summary = verb === null ? 'Not in the catalogue; what it does is not known' : 'Not in the catalogue; told by its verb alone';
  return judged(action, { impact: verb ?? 'modifies', known: verb === null ? 'unlisted' : 'verb', resourceType: action.slice(0, colon), summary }, AS_OF);
}

function judged(id: string, facts: Pick<Operation, 'impact' | 'known' | 'resourceType' | 'summary'>, asOf: string): Operation {
  const recovery: Recovery = { class: facts.impact === 'reads' ? 'self-service' : 'none', note: null };
  return { id, also: [], recovery, docs: docsOf(id), basis: { kind: 'judged', asOf, source: null }, ...facts };
}

function docsOf(action: string): string {
  const page = curated.pages[action.slice(0, action.indexOf(':'))];
  return `${REFERENCE}/${page ?? 'reference_policies_actions-resources-contextkeys'}.html`;
}

function recoveryOf(recovery: Row['recovery']): Recovery {
  return recovery.class === 'window' ? { ...recovery, asOf: AS_OF } : recovery;
}
