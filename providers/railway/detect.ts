/**
 * Finds out what a token is by asking, never by the name of the variable that held it: people put account tokens into
 * RAILWAY_TOKEN and project tokens behind a Bearer. Which probe answers which kind was recorded on 2026-07-08
 * (kubenoops/railctl) and is documented in part (docs, integrations/api, 2026-08).
 */
import { AuditError, type Evidence, type Token } from '../../src/model.ts';
import type { Secret } from '../../src/provider.ts';
import { type Read, tryRead } from '../../src/transport/failures.ts';
import type { Ask, Connect } from './client.ts';
import { apiTokenContext, me, type Named, type ProjectTokenSelf, projectTokenSelf } from './questions.ts';
import { shapeOf } from './recognise.ts';

interface Found {
  /** Asks as this token, under the header that it takes. */
  readonly ask: Ask;
  readonly evidence: readonly Evidence[];
}

/** What a token turned out to be. */
export type Identity =
  | (Found & { readonly kind: 'project'; readonly self: ProjectTokenSelf })
  | (Found & { readonly kind: 'workspace'; readonly workspace: Named })
  | (Found & { readonly kind: 'account' | 'oauth' | 'session'; readonly userId: string; readonly workspaces: readonly Named[] });

/** Two or three reads. Throws an AuditError: `unauthorized` when no probe is answered, else what kept a probe from being answered. */
export async function identify(token: Token, secret: Secret, connect: Connect): Promise<Identity> {
  const bearer: Probe = () => probeBearer(secret, connect(secret, 'Authorization'));
  const project: Probe = () => probeProject(connect(secret, 'Project-Access-Token'));
  for (const probe of probesFor(token, secret, { bearer, project })) {
    const found = await probe();
    if (found !== null) return found;
  }
  throw new AuditError('unauthorized', 'Railway rejected the token, under every header that a token of this shape can be sent with.', {
    hint: 'It was revoked, or never existed: Railway says the same of both. A token that was made a moment ago may need a while.',
  });
}

type Probe = () => Promise<Identity | null>;

/** A login is only ever a bearer. What the manifest says decides the order, and nothing else. */
function probesFor(token: Token, secret: Secret, { bearer, project }: { readonly bearer: Probe; readonly project: Probe }): readonly Probe[] {
  if (shapeOf(secret) !== 'uuid') return [bearer];
  return token.kind === 'project' ? [project, bearer] : [bearer, project];
}

async function probeProject(ask: Ask): Promise<Identity | null> {
  const answer = await unlessRejected(() => ask(projectTokenSelf));
  if (answer === null) return null;
  const self = answer.projectToken;
  const where = `${self.project.name}/${self.environment.name}`;
  return { kind: 'project', ask, self, evidence: [{ source: 'query ProjectTokenSelf', observed: `a project token of ${where}` }] };
}

/** `me` is answered to whoever acts for a user, and refused to a token that acts for a workspace. */
async function probeBearer(secret: Secret, ask: Ask): Promise<Identity | null> {
  const context = await unlessRejected(() => ask(apiTokenContext));
  if (context === null) return null;
  const { workspaces } = context.apiToken;
  const listed = { source: 'query ApiTokenContext', observed: `reaches ${workspaces.map(({ name }) => name).join(', ') || 'no workspace'}` };
  const user = await unlessRejected(() => ask(me));
  if (user !== null) {
    return {
      kind: kindOfUser(secret),
      ask,
      userId: user.me.id,
      workspaces,
      evidence: [listed, { source: 'query Me', observed: `acts for the user ${user.me.id}` }],
    };
  }
  const [workspace, ...others] = workspaces;
  if (workspace !== undefined && others.length === 0 && shapeOf(secret) === 'uuid') {
    return { kind: 'workspace', ask, workspace, evidence: [listed, { source: 'query Me', observed: 'Not Authorized: it acts for no user' }] };
  }
  throw new AuditError(
    'unexpected-response',
    'Railway answers this token as it answers no known kind: it hides the user, and does not show exactly one workspace.',
    {
      hint: 'An OAuth token needs the scopes email and profile before it can be audited.',
    },
  );
}

/** An OAuth token in the shape of a UUID would count as an account token, which reaches at least as much. */
function kindOfUser(secret: Secret): 'account' | 'oauth' | 'session' {
  const kinds = { uuid: 'account', login: 'oauth', session: 'session' } as const;
  return kinds[shapeOf(secret)];
}

/**
 * Null for a rejection. Any other failure says nothing of the kind and is thrown on: guessed from, it would make a weaker kind of a token.
 * A token that was just made is refused for a while (seen by a public client that retries once too), so a first refusal is not
 * believed. Once a token has been found out it is not that new, and what comes after is asked once.
 */
async function unlessRejected<T>(probe: () => Promise<T>): Promise<T | null> {
  const first: Read<T> = await tryRead(probe);
  const answer = first.ok || first.error.code !== 'forbidden' ? first : await tryRead(probe);
  if (answer.ok) return answer.value;
  if (answer.error.code === 'forbidden' || answer.error.code === 'unauthorized') return null;
  throw answer.error;
}
