/**
 * The curated operations of AWS and the ARNs that they act on. The rows are data; this file gives them their types, and
 * names for what they leave out. Each row says whether AWS's own text describes the behaviour or it was judged by name.
 */
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { parseJson } from '../../src/json.ts';
import { IMPACTS, type Operation, type Recovery } from '../../src/model.ts';
import type { Language } from './policy/language.ts';

const Recover = z.discriminatedUnion('class', [
  z.object({ class: z.enum(['none', 'rebuild', 'self-service']), note: z.string().nullable() }),
  z.object({ class: z.literal('versioned'), endedBy: z.array(z.string()), note: z.string().nullable() }),
  z.object({ class: z.literal('window'), hours: z.number(), endedBy: z.array(z.string()), note: z.string().nullable() }),
]);
const Row = z.object({
  id: z.string(),
  impact: z.enum(IMPACTS),
  also: z.array(z.enum(IMPACTS)),
  recovery: Recover,
  resourceType: z.string(),
  summary: z.string(),
  basis: z.enum(['documented', 'judged']),
});
type Row = z.infer<typeof Row>;
const Catalogue = z.object({
  asOf: z.string(),
  pages: z.record(z.string(), z.string()),
  resourceTypes: z.record(z.string(), z.object({ include: z.array(z.string()), except: z.array(z.string()) })),
  /** Operations that do the same to the same thing. */
  doors: z.array(z.array(z.string())),
  operations: z.array(Row),
});

const REFERENCE = 'https://docs.aws.amazon.com/service-authorization/latest/reference';
const catalogue = Catalogue.parse(parseJson(readFileSync(new URL('./catalogue.json', import.meta.url), 'utf8')));

/** The day on which names and access levels were last held against AWS's service authorization data. */
export const AS_OF = catalogue.asOf;

/** Sorted by id. */
export const operations: readonly Operation[] = catalogue.operations.map((row) => ({
  ...row,
  recovery: recoveryOf(row.recovery),
  docs: docsOf(row.id),
  basis: { kind: row.basis, asOf: AS_OF, source: docsOf(row.id) },
  known: 'curated',
}));

const byName = new Map(operations.map((operation) => [operation.id.toLowerCase(), operation]));

/** The operation of an action's name, whatever its case; null when it is in no row. */
export function findOperation(action: string): Operation | null {
  return byName.get(action.toLowerCase()) ?? null;
}

/** Where the resources of a type lie that a principal of `account` acts on; every name where the type has no row. */
export function targetsOf(resourceType: string, account: string, partition: string): Language {
  return fill(typeOf(resourceType) ?? { include: ['*'], except: [] }, account, partition);
}

/** Where they lie in just that account: the part of it whose names carry an account. */
export function targetsIn(resourceType: string, account: string, partition: string): Language {
  const { include, except } = typeOf(resourceType) ?? { include: [], except: [] };
  return fill({ include: include.filter((template) => template.includes('{account}')), except }, account, partition);
}

/**
 * Whether an operation acts on no resource but the account. Its request names "*", which only a grant on everything matches:
 * in the catalogue, the names that are no ARN.
 */
export function actsOnAccount({ resourceType }: Operation): boolean {
  return resourceType === 'aws:account';
}

/** The operations that do the same to the same thing, this one among them. */
export function doorsBeside(operation: string): readonly string[] {
  return catalogue.doors.find((doors) => doors.includes(operation)) ?? [operation];
}

function typeOf(resourceType: string): Language | undefined {
  return Object.hasOwn(catalogue.resourceTypes, resourceType) ? catalogue.resourceTypes[resourceType] : undefined;
}

function fill({ include, except }: Language, account: string, partition: string): Language {
  const named = (template: string): string => template.replace('{partition}', partition).replace('{account}', account);
  return { include: include.map(named), except: except.map(named) };
}

/** An action that a policy names and no row describes, told by its verb. One whose verb says nothing counts as dangerous. */
export function uncurated(action: string): Operation {
  const name = action.slice(action.indexOf(':') + 1);
  const verb = VERBS.find(({ pattern }) => pattern.test(name));
  return {
    id: action,
    impact: verb?.impact ?? 'modifies',
    also: [],
    recovery: { class: verb?.impact === 'reads' ? 'self-service' : 'none', note: null },
    resourceType: action.slice(0, action.indexOf(':')),
    summary: verb === undefined ? 'Not in the catalogue; what it does is not known' : 'Not in the catalogue; told by its verb alone',
    docs: docsOf(action),
    basis: { kind: 'judged', asOf: AS_OF, source: null },
    known: verb === undefined ? 'unlisted' : 'verb',
  };
}

/** The first that fits decides: a read that hands out credentials is more than a read. */
const VERBS = [
  { pattern: /^(Batch)?Get.*(Credential|Token|Password|Secret)/i, impact: 'exfiltrates' },
  { pattern: /^(Batch)?(Delete|Terminate|Purge|Remove|Deregister|Disable|Revoke|Reset|Drop|Destroy|Wipe|Erase)/i, impact: 'destroys-resource' },
  { pattern: /^(Batch)?(Stop|Cancel|Detach|Disassociate|Reboot|Reject|Suspend|Pause)/i, impact: 'disrupts' },
  { pattern: /^(Batch)?(Get|List|Describe|Head|Search|Lookup|View)/i, impact: 'reads' },
] as const;

function docsOf(action: string): string {
  const page = catalogue.pages[action.slice(0, action.indexOf(':'))];
  return `${REFERENCE}/${page ?? 'reference_policies_actions-resources-contextkeys'}.html`;
}

function recoveryOf(recovery: Row['recovery']): Recovery {
  return recovery.class === 'window' ? { ...recovery, asOf: AS_OF } : recovery;
}
