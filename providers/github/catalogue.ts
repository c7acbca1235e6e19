import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { parseJson } from '../../src/json.ts';
import { IMPACTS, type Operation } from '../../src/model.ts';

/** The newest day on which the catalogue was held against GitHub's own description of its API. */
export const AS_OF = '2026-03-19';

/** "repo+workflow": words that are needed together. A row lists alternatives, any of which opens it. */
const Together = z.string().transform((text) => text.split('+'));

const Note = z.string().nullable();
const EndedBy = z.array(z.string());
const Recovery = z.discriminatedUnion('class', [
  z.strictObject({ class: z.enum(['none', 'rebuild', 'self-service']), note: Note }),
  z.strictObject({ class: z.literal('versioned'), endedBy: EndedBy, note: Note }),
  z.strictObject({ class: z.literal('window'), hours: z.number(), asOf: z.iso.date(), endedBy: EndedBy, note: Note }),
]);

/**
 * What an operation is called on, and the role that the user needs there. `delegate`: an owner, or a member to whom it was entrusted, which
 * is not read: by a team, a package or a project, or by a role over the organization (every organization has a CI/CD admin and a security
 * manager, and an enterprise makes others). `self`: the user's own account.
 */
const Place = z.discriminatedUnion('target', [
  z.object({
    target: z.literal('repository'),
    role: z.enum(['read', 'triage', 'write', 'maintain', 'admin']),
    /** Which setting or rule outside the role can take it away. `entrusted`: only those packages that the repository administers. */
    limit: z.enum(['branch-rules', 'delete-setting', 'visibility-setting', 'entrusted']).nullable().default(null),
    /** Whether it works on an archived repository as it is. */
    onArchived: z.boolean().default(false),
    /** On a public repository everybody may do it, with any token or none. */
    openToAll: z.boolean().default(false),
  }),
  z.object({ target: z.literal('organization'), role: z.enum(['owner', 'delegate', 'member']) }),
  z.object({ target: z.literal('user'), role: z.literal('self') }),
  /** An installation of the App that signs the token. No scope and no permission opens it, and no other token. */
  z.object({ target: z.literal('app'), role: z.literal('self') }),
]);

const Facts = z.object({
  /** As Octokit names it, or "graphql deleteIssue" where only a mutation does it. "#" tells apart what one call does with other parameters: `repos/update#visibility`. */
  id: z.string(),
  route: z.string(),
  scopes: z.array(Together),
  permissions: z.array(Together),
  resourceType: z.string(),
  impact: z.enum(IMPACTS),
  also: z.array(z.enum(IMPACTS)).default([]),
  recovery: Recovery,
  summary: z.string(),
  docs: z.url(),
  basis: z.object({ kind: z.enum(['documented', 'observed', 'judged']), asOf: z.iso.date(), source: z.string().nullable() }),
});

const Row = Facts.and(Place);
/** An operation, with what opens it and where. */
export type Row = z.infer<typeof Row>;
export type RepositoryRow = Extract<Row, { target: 'repository' }>;
export type OrganizationRow = Extract<Row, { target: 'organization' }>;

/** Sorted by id. */
export const catalogue: readonly Row[] = z.array(Row).parse(parseJson(readFileSync(new URL('./catalogue.json', import.meta.url), 'utf8')));

const operationsById: ReadonlyMap<string, Operation> = new Map(catalogue.map((row) => [row.id, operationOf(row)]));

/** Every operation of the catalogue, as the rest of overscope sees it. */
export const operations: readonly Operation[] = [...operationsById.values()];

export function operationOf(row: Row): Operation {
  const { id, impact, also, recovery, resourceType, summary, docs, basis } = row;
  return { id, impact, also, recovery, resourceType, summary, docs, basis, known: 'curated' };
}
