/** Reads what stands before the branches of repositories: rulesets and branch protection, many repositories a request. */
import type { Gap } from '../../../src/model.ts';
import { becauseOf, tryRead } from '../../../src/transport/failures.ts';
import type { Client } from '../client.ts';
import { gap } from '../gaps.ts';
import { QUERY } from '../graphql.ts';
import { listed } from '../listed.ts';
import { type Guards, type Repository, ROLES } from '../state.ts';
import { type GraphqlAnswer, Guarded, type Ruleset, RulesetSeen } from './answers.ts';
import { BATCH_SIZE, documentFor } from './documents.ts';
import { BY_RULE } from './effects.ts';
import { type Asked, type Bypass, guardsOf, isAdministrator, keyOf, type Viewer } from './reading.ts';

/** The most rulesets of which it is asked whether this user may bypass them; one answer holds for all repositories with the same role. */
const MOST_ASKED = 10;

export interface GuardsRead {
  readonly guards: Readonly<Record<string, Guards>>;
  readonly gaps: readonly Gap[];
}

interface Missed {
  readonly name: string;
  readonly why: string;
  readonly because: Gap['because'];
}

/** Those that a user with the roles that are listed could push to. */
export function pushable(repositories: readonly Repository[]): readonly Repository[] {
  return repositories.filter(({ role, customRole }) => customRole !== null || (role !== null && ROLES.indexOf(role) >= ROLES.indexOf('write')));
}

/** The rules of these repositories. Never fails: what could not be read is a gap, and narrows only. */
export async function readGuards(client: Client, repositories: readonly Repository[], viewer: Viewer): Promise<GuardsRead> {
  const found: Asked[] = [];
  const missed: Missed[] = [];
  let stopped: Omit<Missed, 'name'> | null = null;
  for (let start = 0; start < repositories.length; start += BATCH_SIZE) {
    const batch = repositories.slice(start, start + BATCH_SIZE);
    if (stopped === null) {
      const read = await tryRead(() => askFor(client, batch, viewer));
      if (read.ok) {
        found.push(...read.value.found);
        missed.push(...read.value.missed);
        continue;
      }
      // Whatever kept one batch from being answered keeps the next: it is not asked again.
      stopped = { why: read.error.message, because: becauseOf(read.error) };
    }
    for (const { name } of batch) missed.push({ name, ...stopped });
  }
  const bypass = await askWhoBypasses(client, found, viewer);
  const guards = found.map((asked) => [asked.repository.name, guardsOf(asked, bypass, viewer)] as const);
  return { guards: Object.fromEntries(guards), gaps: gapsOf(missed) };
}

function gapsOf(missed: readonly Missed[]): readonly Gap[] {
  const reasons = new Map(missed.map(({ why, because }) => [why, because]));
  return [...reasons].map(([why, because]) => {
    const names = missed.filter((one) => one.why === why).map(({ name }) => name);
    return gap('GH-N4', `rulesets and branch protection of ${listed(names)}: ${why}`, { because, request: QUERY });
  });
}

/** One request. Throws an AuditError when nothing of it was answered. */
async function askFor(
  client: Client,
  batch: readonly Repository[],
  viewer: Viewer,
): Promise<{ readonly found: readonly Asked[]; readonly missed: readonly Missed[] }> {
  const { size, document } = documentFor(batch.length);
  const padded = Array.from({ length: size }, (_, n) => batch[Math.min(n, batch.length - 1)]);
  const variables = padded.flatMap((repository, n) =>
    repository === undefined
      ? []
      : [
          [`owner${n}`, repository.owner] as const,
          [`name${n}`, repository.name.slice(repository.owner.length + 1)] as const,
          [`admin${n}`, isAdministrator(repository, viewer)] as const,
        ],
  );
  const { data, errors } = await client.query(document, Object.fromEntries(variables));
  const found: Asked[] = [];
  const missed: Missed[] = [];
  for (const [n, repository] of batch.entries()) {
    const answer = Guarded.safeParse(data?.[`r${n}`]);
    if (answer.success && answer.data.nameWithOwner.toLowerCase() === repository.name.toLowerCase()) found.push({ repository, answer: answer.data });
    else missed.push({ name: repository.name, ...reasonOf(errors.find(({ path }) => path?.[0] === `r${n}`)) });
  }
  return { found, missed };
}

function reasonOf(error: GraphqlAnswer['errors'][number] | undefined): Omit<Missed, 'name'> {
  if (error?.extensions?.saml_failure === true) {
    return { why: 'the organization asks for single sign-on, for which the token is not authorised', because: 'forbidden' };
  }
  switch (error?.type) {
    case 'FORBIDDEN':
      return { why: 'GitHub refused', because: 'forbidden' };
    case 'NOT_FOUND':
      return { why: 'hidden or absent: the answer proves nothing', because: 'unreadable' };
    default:
      return { why: 'the answer has not the form that GitHub documents', because: 'unreadable' };
  }
}

/** The answer is documented for users alone: where none stands behind a token it is not asked for. */
async function askWhoBypasses(client: Client, found: readonly Asked[], viewer: Viewer): Promise<Bypass> {
  const questions = viewer.roles === 'none' ? [] : [...new Map(found.flatMap((asked) => bypassQuestions(asked, viewer)))];
  const answers = new Map<string, 'never' | 'may'>();
  for (const [key, { repository, id }] of questions.slice(0, MOST_ASKED)) {
    const read = await tryRead(() => client.read(`/repos/${repository.split('/').map(encodeURIComponent).join('/')}/rulesets/${id}`, RulesetSeen));
    if (!read.ok && read.error.code === 'rate-limited') break;
    const told = read.ok && read.value.value.id === id ? read.value.value.current_user_can_bypass : undefined;
    if (told !== undefined) answers.set(key, told === 'never' ? 'never' : 'may');
  }
  return answers;
}

function isGuard({ enforcement, target, rules }: Ruleset): boolean {
  return enforcement === 'ACTIVE' && target === 'BRANCH' && (rules?.nodes ?? []).some((rule) => BY_RULE.has(rule?.type ?? ''));
}

function bypassQuestions({ repository, answer }: Asked, viewer: Viewer): readonly (readonly [string, { readonly repository: string; readonly id: number }])[] {
  return (answer.rulesets?.nodes ?? []).flatMap((ruleset) => {
    if (ruleset === null || ruleset.databaseId === null || !isGuard(ruleset)) return [];
    // An administrator who sees that the list is empty needs not ask.
    if (isAdministrator(repository, viewer) && ruleset.bypassActors?.totalCount === 0) return [];
    return [[keyOf(ruleset.databaseId, repository, viewer), { repository: repository.name, id: ruleset.databaseId }] as const];
  });
}
