/** The names of variables, which are no secrets: they tell what a read of the values, which is never sent, would yield. */
import type { Ask, Variables } from './client.ts';
import { nameOf } from './client.ts';
import { PAGE_SIZE, readList } from './listing.ts';
import * as questions from './questions.ts';
import type { Listed, Variable } from './state.ts';

/** What is missing hides no right: where names were not read, everything is taken to be in clear. So its gap is advisory. */
export async function readVariableNames(ask: Ask, place: string, environment: Variables): Promise<Listed<Variable>> {
  const subject = { what: `the names of the variables of ${place}`, request: nameOf(questions.environmentVariableNames) };
  const { items, gap } = await readList(subject, async (after) => {
    const answer = await ask(questions.environmentVariableNames, { ...environment, first: PAGE_SIZE, after });
    return answer.environment.variables;
  });
  return { items, gap: gap === null ? null : { ...gap, code: 'RW-NAMES', effect: 'advisory' } };
}

/**
 * True when a read of the variables as they are now would yield nothing: each is sealed, which no token can read (docs,
 * variables, 2026-08-21), and all were listed. Railway answers some questions with a list that is silently empty, so no name proves nothing.
 */
export function areAllSealed({ items, gap }: Listed<Variable>): boolean {
  return gap === null && items.length > 0 && items.every(({ isSealed }) => isSealed);
}

/** More names than these are counted. */
const MOST_NAMES = 12;

/** "12 names, 3 of them sealed; in clear: AWS_SECRET_ACCESS_KEY, DATABASE_URL and 7 more" */
export function describeNames({ items, gap }: Listed<Variable>): string {
  const sealed = items.filter(({ isSealed }) => isSealed).length;
  const clear = [...new Set(items.filter(({ isSealed }) => !isSealed).map(({ name }) => name))].toSorted(byWeight);
  const rest = clear.length - MOST_NAMES;
  const shown = clear.slice(0, MOST_NAMES).join(', ');
  const count = `${gap === null ? '' : 'at least '}${items.length} ${items.length === 1 ? 'name' : 'names'}`;
  return `${count}, ${sealed} of them sealed${shown === '' ? '' : `; in clear: ${shown}`}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function byWeight(a: string, b: string): number {
  return Number(looksLikeCredential(b)) - Number(looksLikeCredential(a)) || (a < b ? -1 : 1);
}

/** Names that credentials commonly go by (judged). They decide an order and no verdict. */
const CREDENTIAL_NAMES: readonly RegExp[] = [
  /KEY($|_)/i,
  /SECRET|TOKEN|CREDENTIAL|PRIVATE/i,
  /PASS(WORD|WD|PHRASE)?($|_)/i,
  /_DSN$/i,
  /^AWS_/i,
  /^(DATABASE|DB|POSTGRES|POSTGRESQL|PG|MYSQL|MARIADB|MONGO|MONGODB|REDIS|AMQP|RABBITMQ|CLICKHOUSE)_.*UR[IL]$/i,
  /(CONNECTION_STRING|WEBHOOK_URL)$/i,
];

function looksLikeCredential(name: string): boolean {
  return CREDENTIAL_NAMES.some((pattern) => pattern.test(name));
}
