/**
 * Roles that trust the identity tokens of GitHub Actions: which repository, and which ref of it, may become which role.
 * Nodes: "github:repo:acme/docs" is a repository, whichever ref its workflows run on; "github:sub:repo:acme/docs:ref:refs/heads/main" is
 * the holder of an identity token with just this subject.
 * Source: GitHub docs, "OpenID Connect reference" (subject claims); IAM User Guide, available keys for web identity federation (2026-09).
 */

import type { Edge } from '../../../src/evaluation.ts';
import { globsIntersect, isGlob, matchesGlob } from '../../../src/glob.ts';
import type { NodeId } from '../../../src/model.ts';
import { truthOf } from '../policy/condition.ts';
import { type Context, type Known, UNKNOWN, value } from '../policy/context.ts';
import { intersectGlobs } from '../policy/language.ts';
import { isAbout } from '../policy/matching.ts';
import type { Statement } from '../policy/parse.ts';
import { and } from '../policy/truth.ts';
import { allowedWhile } from '../policy/wording.ts';
import { FREE, type Hold, surest } from './hold.ts';
import type { TrustedRole, Trusts } from './trusts.ts';

const ISSUER = 'token.actions.githubusercontent.com';
const ACTION = 'sts:AssumeRoleWithWebIdentity';
const SUBJECT = `${ISSUER}:sub`;
/** What the client that AWS publishes asks for; a workflow picks any. */
const AUDIENCE = `${ISSUER}:aud`;

/** Which subjects of which repositories may become a role, as the role's trust says it. Empty for a role that trusts no token of GitHub. */
interface TrustedSubjects {
  readonly role: string;
  /** Globs: "repo:acme/docs:ref:refs/heads/main", "repo:acme/*". */
  readonly subjects: readonly string[];
  readonly hold: Hold;
}

export function edgesFromGitHub(node: NodeId, trusts: Trusts): readonly Edge[] {
  const wanted = subjectsOf(node);
  if (wanted === null) return [];
  return trusts.federatedBy(ISSUER).flatMap((target) => {
    const hold = surest(trustedSubjects(target).map((trusted) => holdFor(wanted, trusted)));
    if (hold === null) return [];
    const { certainty, conditions, evidence, grants } = hold;
    return [{ from: node, to: target.node, grants, step: { from: node, via: ACTION, to: target.node, certainty, conditions, evidence } }];
  });
}

function subjectsOf(node: NodeId): string | null {
  if (node.startsWith('github:sub:')) return node.slice('github:sub:'.length);
  return node.startsWith('github:repo:') ? `${node.slice('github:'.length)}:*` : null;
}

/** How the subjects of a node are let in: all of them, or those that the trust names of them. */
function holdFor(wanted: string, { subjects, hold }: TrustedSubjects): Hold | null {
  if (subjects.some((subject) => (isGlob(wanted) ? coversAll(subject, wanted) : matchesGlob(subject, wanted)))) return hold;
  const touched = subjects.filter((subject) => isGlob(wanted) && globsIntersect(subject, wanted)).flatMap((subject) => intersectGlobs(subject, wanted));
  if (touched.length === 0) return null;
  const only = { text: `only as ${[...new Set(touched)].toSorted().join(' or ')}`, free: false };
  return { ...hold, certainty: hold.certainty === 'unknown' ? 'unknown' : 'conditional', conditions: [only, ...hold.conditions] };
}

/** A wildcard in `inner` stands for itself, so what covers its text covers all that it stands for. */
function coversAll(outer: string, inner: string): boolean {
  return matchesGlob(outer, inner.replaceAll('*', '\u0001'));
}

function trustedSubjects({ role, trust }: TrustedRole): readonly TrustedSubjects[] {
  if (trust.faults.some(({ effect }) => effect === 'granting')) {
    const unread = { text: 'only if its trust policy, which was not understood, allows it', free: false };
    return [{ role: role.arn, subjects: ['*'], hold: { ...FREE, certainty: 'unknown', conditions: [unread] } }];
  }
  return trust.statements.flatMap((statement) => {
    const subjects = isOfGitHub(statement) ? subjectsIn(statement) : null;
    const hold = subjects === null ? null : holdBeside(statement, subjects.whole);
    return subjects === null || hold === null ? [] : [{ role: role.arn, subjects: subjects.globs, hold }];
  });
}

function isOfGitHub({ effect, others, actions }: Statement): boolean {
  const named = others?.federated.some((provider) => provider === '*' || provider.endsWith(`oidc-provider/${ISSUER}`)) === true;
  return effect === 'Allow' && named && isAbout(actions, ACTION);
}

/** The subjects that tests of them name. `whole`: whether these tests are put as globs whole, so that nothing of them stays open. */
function subjectsIn({ tests }: Statement): { readonly globs: readonly string[]; readonly whole: boolean } {
  let globs: readonly string[] = ['*'];
  let whole = true;
  for (const { key, operator, values, written } of tests) {
    if (key !== SUBJECT) continue;
    const isPositive = operator !== null && operator !== 'Null' && !operator.negated && /^(ForAnyValue:)?String(Equals|Like)$/i.test(written.operator);
    if (!isPositive) whole = false;
    else globs = globs.flatMap((glob) => values.flatMap((text) => (operator.patterned || !isGlob(text) ? intersectGlobs(glob, text) : [])));
  }
  return { globs, whole };
}

/** What the statement asks for beside the subject; its audience is the workflow's to pick. */
function holdBeside({ tests, variables, source, text }: Statement, whole: boolean): Hold | null {
  const context: Context = (key) => known.get(key) ?? UNKNOWN;
  const known = new Map<string, Known>([['aws:securetransport', value('true')]]);
  const others = tests.filter(({ key }) => key !== AUDIENCE && (key !== SUBJECT || !whole));
  const judged = others.map((test) => ({ test, holds: truthOf(test, context, variables) }));
  if (and(...judged.map(({ holds }) => holds)) === 'no') return null;
  const open = judged.filter(({ holds }) => holds === 'maybe').map(({ test }) => ({ text: allowedWhile(test), free: false }));
  return { certainty: open.length > 0 ? 'conditional' : 'allowed', conditions: open, evidence: [{ source, observed: text }], grants: [source] };
}
