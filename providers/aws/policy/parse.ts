/**
 * Policy documents as IAM hands them out: JSON, or the same URL-encoded (RFC 3986); one statement or many, one text or a list.
 * What cannot be understood is a fault, with the direction in which it may have changed the rights. Source: IAM User Guide,
 * reference_policies_grammar (2023-06).
 */
import * as z from 'zod';
import { parseJson } from '../../../src/json.ts';
import type { Choice } from './choice.ts';
import { Conditions, type Test } from './condition.ts';
import { type Named, Principals } from './principals.ts';

/** A statement as written; its variables are still in it. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  /** Lower case: IAM compares actions without case. */
  readonly actions: Choice;
  /** The actions of one service, with or without a wildcard in their name, in the spelling of the policy. */
  readonly named: readonly string[];
  /** A policy of a role's trust names no resource: it is about the role. */
  readonly resources: Choice;
  /** Null in policies of identities, which are about their holder. */
  readonly principals: Choice | null;
  /** The services and identity providers that it names, or, where `principals` names exceptions, all but these. Null likewise. */
  readonly others: Omit<Named, 'aws'> | null;
  /** All of them must hold. */
  readonly tests: readonly Test[];
  /** Policy variables work from version 2012-10-17 on; before, they are plain text. */
  readonly variables: boolean;
  /** `policy media-team (group media), statement 2 "Databases"` */
  readonly source: string;
  /** `Allow rds:* on *` */
  readonly text: string;
}

/** A part that was not understood, named. `granting`: it may give rights; `narrowing`: it could only take some away. */
export interface Fault {
  readonly effect: 'granting' | 'narrowing';
  readonly what: string;
}

export interface ParsedPolicy {
  readonly statements: readonly Statement[];
  readonly faults: readonly Fault[];
}

const Texts = z.union([z.string().transform((text) => [text]), z.array(z.string())]);
const Written = z.object({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: Texts.optional(),
  NotAction: Texts.optional(),
  Resource: Texts.optional(),
  NotResource: Texts.optional(),
  Principal: Principals.optional(),
  NotPrincipal: Principals.optional(),
  Condition: Conditions.optional(),
});
type Written = z.infer<typeof Written>;
const Document = z.object({
  Version: z.string().optional(),
  Statement: z.union([z.array(z.unknown()), z.record(z.string(), z.unknown()).transform((one) => [one])]),
});
const Effect = z.object({ Effect: z.literal('Deny') });

/** The JSON in the text of a policy document, URL-encoded or not. Throws a SyntaxError or a URIError. */
export function decodeDocument(text: string): unknown {
  return parseJson(text.trimStart().startsWith('{') ? text : decodeURIComponent(text));
}

/** To what a policy is attached: an identity, which it says nothing of; a resource; or a role, as the policy of its trust. */
export type Attached = 'identity' | 'resource' | 'trust';

/** Reads a document; `source` names it in evidence and faults. Never throws. */
export function parsePolicy(document: unknown, source: string, to: Attached = 'identity'): ParsedPolicy {
  const parsed = Document.safeParse(document);
  if (!parsed.success) return { statements: [], faults: [{ effect: 'granting', what: `${source}, which is not a policy document` }] };
  const statements: Statement[] = [];
  const faults: Fault[] = [];
  for (const [index, raw] of parsed.data.Statement.entries()) {
    const place = `${source}, statement ${index + 1}`;
    const written = Written.safeParse(raw);
    const statement = written.success ? read(written.data, { place, to, variables: parsed.data.Version === '2012-10-17' }) : null;
    if (statement === null) faults.push({ effect: Effect.safeParse(raw).success ? 'narrowing' : 'granting', what: place });
    else {
      const sure = withoutDoubtful(statement);
      if (sure.actions.kind === 'except' || sure.actions.patterns.length > 0) statements.push(sure);
      faults.push(
        ...doubtfulIn(statement).map((pattern): Fault => ({ effect: 'narrowing', what: `${statement.source}, where "${pattern}" names no service` })),
      );
    }
  }
  return { statements, faults };
}

interface Place {
  readonly place: string;
  readonly to: Attached;
  readonly variables: boolean;
}

function read(written: Written, { place, to, variables }: Place): Statement | null {
  const actions = choiceOf(written.Action, written.NotAction);
  const resources = to === 'trust' ? EVERY_RESOURCE : choiceOf(written.Resource, written.NotResource);
  const principals = choiceOf(written.Principal?.aws, written.NotPrincipal?.aws);
  const named = written.Principal ?? written.NotPrincipal;
  if (actions === null || resources === null || (principals === null) !== (to === 'identity')) return null;
  return {
    effect: written.Effect,
    actions: { kind: actions.kind, patterns: actions.patterns.map((pattern) => pattern.toLowerCase()) },
    named: actions.kind === 'only' ? actions.patterns.filter((pattern) => /^[\w-]+:[\w*?]+$/.test(pattern)) : [],
    resources,
    principals,
    others: named === undefined ? null : { services: named.services, federated: named.federated },
    tests: written.Condition ?? [],
    variables,
    source: written.Sid === undefined || written.Sid === '' ? place : `${place} "${written.Sid}"`,
    text: `${written.Effect} ${wordsOf(actions)} on ${wordsOf(resources)}`,
  };
}

/**
 * Patterns that name no service, like `*:*` and `*Delete*`, of which AWS documents no meaning: where they would make the rights
 * smaller, as actions of a Deny or as those that an Allow leaves out, they do not count; where they give rights, they do.
 */
function doubtfulIn({ effect, actions }: Statement): readonly string[] {
  const takesAway = (effect === 'Deny') === (actions.kind === 'only');
  return takesAway ? actions.patterns.filter((pattern) => !/^(\*+$|[\w-]+:)/.test(pattern)) : [];
}

function withoutDoubtful(statement: Statement): Statement {
  const doubtful = doubtfulIn(statement);
  if (doubtful.length === 0) return statement;
  return { ...statement, actions: { ...statement.actions, patterns: statement.actions.patterns.filter((pattern) => !doubtful.includes(pattern)) } };
}

const EVERY_RESOURCE: Choice = { kind: 'only', patterns: ['*'] };

/** Exactly one of the two must be there: IAM accepts no other document, so any other was not understood. */
function choiceOf(only: readonly string[] | undefined, except: readonly string[] | undefined): Choice | null {
  if (only !== undefined && except === undefined) return { kind: 'only', patterns: only };
  return only === undefined && except !== undefined ? { kind: 'except', patterns: except } : null;
}

function wordsOf(choice: Choice): string {
  const list = choice.patterns.join(', ');
  return choice.kind === 'only' ? list : `all but ${list}`;
}
