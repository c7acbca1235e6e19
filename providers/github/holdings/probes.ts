/** Reads levels of permissions off what GitHub answers. Nothing but GET; what no read settles stays open, never absent. */
import * as z from 'zod';
import type { Evidence, Gap } from '../../../src/model.ts';
import { becauseOf, tryRead } from '../../../src/transport/failures.ts';
import type { Asked, Client } from '../client.ts';
import { errorOf } from '../errors.ts';
import { gap } from '../gaps.ts';
import { listed } from '../listed.ts';
import { HELD_LEVELS, type Held, type Repository, ROLES } from '../state.ts';
import { MERGE_SETTINGS, type Probe, REPOSITORY_PROBES } from './probe-table.ts';
import { type AskPush, PUSH_REQUEST } from './push.ts';

/** What one read says of one level of one permission. `why` is set where it says nothing. */
interface Proof {
  readonly key: string;
  readonly level: 'read' | 'write';
  readonly answer: 'yes' | 'no' | 'unknown';
  readonly evidence: Evidence;
  readonly why: { readonly because: Gap['because']; readonly text: string } | null;
}

/** Permissions by key, the reads that tell of each, and what could not be read. */
export interface Found {
  readonly permissions: Readonly<Record<string, Held>>;
  readonly proofs: Readonly<Record<string, readonly Evidence[]>>;
  readonly gaps: readonly Gap[];
}

export const NOTHING_FOUND: Found = { permissions: {}, proofs: {}, gaps: [] };

/** Asks each probe below `base` ("/orgs/acme"). `role` is the user's there; null where none could be the reason of a refusal. */
export async function probe(client: Client, base: string, probes: readonly Probe[]): Promise<Found> {
  const proofs: Proof[] = [];
  for (const one of probes) proofs.push(await askProbe(client, base, one, true));
  return foundOf(proofs);
}

/**
 * Asks everything of one private repository, on behalf of all that the token was made for. A refusal holds for the others only where
 * the user's role here cannot be its reason; where no user stands behind the token, `hasUser` is false and it does unless the read is for users.
 */
export async function probeRepository(client: Client, repository: Repository, hasUser: boolean, askPush: AskPush): Promise<Found> {
  const base = `/repos/${repository.name}`;
  const atLeast = (role: Probe['role']): boolean => !hasUser || (repository.role !== null && ROLES.indexOf(repository.role) >= ROLES.indexOf(role));
  const proofs: Proof[] = [];
  for (const one of REPOSITORY_PROBES) proofs.push(await askProbe(client, base, one, atLeast(one.role) && (hasUser || one.refusal !== 'not-held-by-user')));
  proofs.push(await byPush(askPush, repository, atLeast('write')));
  proofs.push(await byMergeSettings(client, base, atLeast('write')));
  proofs.push(...(await byRulesets(client, base, atLeast('admin'))));
  return foundOf(proofs);
}

/** Where no private repository is seen, reads prove nothing; a push that would be let in still does. */
export async function probePublic(repository: Repository, askPush: AskPush): Promise<Found> {
  return foundOf([await byPush(askPush, repository, false)]);
}

async function askProbe(client: Client, base: string, { key, path, level, held, refusal }: Probe, decides: boolean): Promise<Proof> {
  const request = `${base}${path}`;
  const asked = await tryRead(() => client.ask(request));
  if (!asked.ok) return unread(key, level, request, { because: becauseOf(asked.error), text: asked.error.message });
  const answer = answerOf(asked.value, held);
  if (answer === 'no' && (refusal === 'nothing' || !decides)) return unread(key, level, request, ROLE_MAY_REFUSE);
  if (answer === 'unknown') return unread(key, level, request, whyOf(request, asked.value));
  return proofOf(key, level, answer, { source: `GET ${request}`, observed: `${asked.value.status}: ${key}:${level} is ${answer === 'yes' ? '' : 'not '}held` });
}

const ROLE_MAY_REFUSE = { because: 'not-exposed', text: 'refused, where a role that is too low, or that no user asks, may be the reason' } as const;

/** Texts as in https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api, 2026-03-19. Any other refusal is a role's, a policy's or a limit's. */
function answerOf({ status, refusal }: Asked, held: readonly number[]): Proof['answer'] {
  if (refusal === null) return status >= 200 && status < 300 ? 'yes' : 'unknown';
  if (held.includes(status)) return 'yes';
  return status === 403 && /^Resource not accessible by (?:personal access token|integration)/.test(refusal.message) ? 'no' : 'unknown';
}

function whyOf(request: string, { status, refusal }: Asked): NonNullable<Proof['why']> {
  if (refusal === null) return { because: 'unreadable', text: `an answer that proves nothing (${status})` };
  const error = errorOf(`GET ${request}`, refusal);
  return { because: status === 404 ? 'not-exposed' : becauseOf(error), text: error.message.replace(`GET ${request}: `, '').replace(/\.$/, '') };
}

async function byPush(askPush: AskPush, repository: Repository, decides: boolean): Promise<Proof> {
  const { answer, says } = await askPush(repository.name);
  const evidence = { source: PUSH_REQUEST.replace('{owner}/{repo}', repository.name), observed: says };
  if (answer === 'yes' || (answer === 'no' && decides)) return proofOf('contents', 'write', answer, evidence);
  return { key: 'contents', level: 'write', answer: 'unknown', evidence, why: { because: 'not-exposed', text: says } };
}

const Keys = z.record(z.string(), z.unknown());

/** "To view merge-related settings, you must have the contents:read and contents:write permissions" (REST, Get a repository, 2026-03-19). */
async function byMergeSettings(client: Client, base: string, decides: boolean): Promise<Proof> {
  const asked = await tryRead(() => client.ask(base));
  if (!asked.ok) return unread('contents', 'write', base, { because: becauseOf(asked.error), text: asked.error.message });
  const body = Keys.safeParse(asked.value.body);
  // What a proxy or a fault answers with 200 is no repository that leaves its settings out.
  const isThatOne = body.success && asked.value.status === 200 && isNamed(body.data['full_name'], base);
  if (asked.value.refusal !== null || !isThatOne) return unread('contents', 'write', base, whyOf(base, asked.value));
  const shown = MERGE_SETTINGS.some((name) => body.data[name] !== undefined);
  if (!shown && !decides) return unread('contents', 'write', base, ROLE_MAY_REFUSE);
  return proofOf('contents', 'write', shown ? 'yes' : 'no', { source: `GET ${base}`, observed: `the settings of merges are ${shown ? '' : 'not '}shown` });
}

function isNamed(name: unknown, base: string): boolean {
  return typeof name === 'string' && `/repos/${name}`.toLowerCase() === base.toLowerCase();
}

const Rulesets = z.array(z.object({ id: z.number(), source_type: z.string() }));

/** `bypass_actors` is shown to those who may write the ruleset; its history is for them alone. Needs a ruleset of the repository's own. */
async function byRulesets(client: Client, base: string, decides: boolean): Promise<readonly Proof[]> {
  const listing = `${base}/rulesets?includes_parents=false&per_page=100`;
  const asked = await tryRead(() => client.ask(listing));
  const rulesets = asked.ok && asked.value.refusal === null ? Rulesets.safeParse(asked.value.body) : null;
  const own = rulesets?.success === true ? rulesets.data.find(({ source_type }) => source_type === 'Repository') : undefined;
  if (own === undefined)
    return [unread('administration', 'write', listing, { because: 'not-exposed', text: 'no ruleset of the repository is there to be read' })];
  const one = `${base}/rulesets/${own.id}`;
  const history = await askProbe(
    client,
    one,
    { key: 'administration', path: '/history', level: 'write', role: 'admin', held: [], refusal: 'not-held' },
    decides,
  );
  const body = await tryRead(() => client.ask(one));
  const shown = body.ok && body.value.refusal === null && Keys.safeParse(body.value.body).data?.['bypass_actors'] !== undefined;
  const evidence = { source: `GET ${one}`, observed: 'bypass_actors are shown' };
  // That they are not shown proves nothing more than the history does.
  return shown ? [history, proofOf('administration', 'write', 'yes', evidence)] : [history];
}

function proofOf(key: string, level: Proof['level'], answer: Proof['answer'], evidence: Evidence): Proof {
  return { key, level, answer, evidence, why: null };
}

function unread(key: string, level: Proof['level'], request: string, why: NonNullable<Proof['why']>): Proof {
  return { key, level, answer: 'unknown', evidence: { source: `GET ${request}`, observed: why.text }, why };
}

function foundOf(proofs: readonly Proof[]): Found {
  const keys = [...new Set(proofs.map(({ key }) => key))];
  const of = (key: string): readonly Proof[] => proofs.filter((proof) => proof.key === key);
  return {
    permissions: Object.fromEntries(keys.map((key) => [key, boundsOf(of(key))])),
    // The stronger level first: of several pieces of evidence a reader is shown the first.
    proofs: Object.fromEntries(
      keys.map((key) => [
        key,
        of(key)
          .toSorted(byLevel)
          .map(({ evidence }) => evidence),
      ]),
    ),
    gaps: gapsOf(proofs),
  };
}

const byLevel = (a: Proof, b: Proof): number => HELD_LEVELS.indexOf(b.level) - HELD_LEVELS.indexOf(a.level);

/** No permission that is asked for has a level above this. */
const HIGHEST = 'write';

/** Where two reads disagree, the one that proves more wins. */
function boundsOf(proofs: readonly Proof[]): Held {
  const says = (level: Proof['level'], answer: Proof['answer']): boolean => proofs.some((proof) => proof.level === level && proof.answer === answer);
  const least = says('write', 'yes') ? 'write' : says('read', 'yes') ? 'read' : 'none';
  const most = says('read', 'no') ? 'none' : says('write', 'no') ? 'read' : HIGHEST;
  return { least, most: HELD_LEVELS.indexOf(most) < HELD_LEVELS.indexOf(least) ? least : most };
}

/** One gap for each reason why reads told nothing; what a 404 or a role leaves open shows in the levels themselves. */
function gapsOf(proofs: readonly Proof[]): readonly Gap[] {
  const odd = proofs.filter(({ why }) => why !== null && why.because !== 'not-exposed');
  const reasons = [...new Set(odd.map(({ why }) => why?.text ?? ''))];
  return reasons.flatMap((reason) => {
    const alike = odd.filter(({ why }) => why?.text === reason);
    const [first] = alike;
    if (first === undefined || first.why === null) return [];
    const what = `whether the token holds ${listed([...new Set(alike.map(({ key }) => key))])}: ${reason}`;
    return [gap('GH-U1', what, { because: first.why.because, request: first.evidence.source })];
  });
}

/** Whether a public repository is among those that the token was made for: its collaborators are shown for those alone, and to who may push. */
export async function isSelected(client: Client, { name, role }: Repository): Promise<'yes' | 'no' | 'unknown'> {
  const asked = await tryRead(() => client.ask(`/repos/${name}/collaborators?per_page=1`));
  const answer = asked.ok ? answerOf(asked.value, []) : 'unknown';
  const roleMayRefuse = role === null || ROLES.indexOf(role) < ROLES.indexOf('write');
  return answer === 'no' && roleMayRefuse ? 'unknown' : answer;
}
