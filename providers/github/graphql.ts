/** One query, and the answer to it with its errors. */
import * as z from 'zod';
import { AuditError } from '../../src/model.ts';
import { GraphqlAnswer } from './guards/answers.ts';

/** What the requests of this folder's one query are called. */
export const QUERY = 'query Guards';

/** Throws an AuditError when nothing was answered; the errors of single aliases are part of the answer. `thrownBy` makes what Octokit throws into one. */
export async function answerToQuery(asked: Promise<unknown>, thrownBy: (error: unknown) => unknown): Promise<GraphqlAnswer> {
  const answer = await asked.then(
    (data) => ({ data, errors: [] }),
    (error: unknown) => {
      // Octokit throws an answer that has errors, and its own message repeats theirs: nothing of it is passed on.
      const answered = WithErrors.safeParse(error);
      if (answered.success) return answered.data;
      throw thrownBy(error);
    },
  );
  const parsed = GraphqlAnswer.safeParse(answer);
  if (!parsed.success) throw new AuditError('unexpected-response', `${QUERY}: the answer has not the form that GitHub documents.`);
  if (parsed.data.errors.some(({ type }) => type === 'RATE_LIMITED'))
    throw new AuditError('rate-limited', `${QUERY}: GitHub limits how often this user may ask.`);
  if (parsed.data.data === null) throw new AuditError('unexpected-response', `${QUERY}: GitHub did not answer the question.`);
  return parsed.data;
}

const WithErrors = z
  .object({ name: z.literal('GraphqlResponseError'), data: z.unknown(), errors: z.unknown() })
  .transform(({ data, errors }) => ({ data: data ?? null, errors }));
