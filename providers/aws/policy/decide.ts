/** One request against a set of policies. */
import { type Context, contextOf } from './context.ts';
import { type Compiled, type CompiledLayer, compile, LAYERS, type LayerName, type Policies } from './layers.ts';
import { type Answer, type Asked, matchLayer } from './matching.ts';
import { type PrincipalFacts, principalOf } from './principals.ts';
import { type Residual, residualsOf } from './residuals.ts';
import { isAlwaysAllowed, isClosedToSession, isTrust, isUnderControlPolicies, isUnderResourceControl, isUntouchable, situationOf } from './special.ts';
import { and, or, type Truth } from './truth.ts';
import { granted, type Tally } from './verdict.ts';

export interface Request {
  /** An ARN, or what is known of the principal. */
  readonly principal: string | PrincipalFacts;
  readonly action: string;
  /** An ARN, or `*` for an action that is authorised on nothing narrower. */
  readonly resource: string;
  /** The principal's own, unless given. */
  readonly resourceAccount?: string;
  /** Null: known to be absent. */
  readonly context?: Readonly<Record<string, string | readonly string[] | null>>;
}

/** `complete`: a key that is not in the context is absent. `partial`: it is not known. */
export type Knowledge = 'complete' | 'partial';

/** A statement that has a say. */
export interface Source {
  readonly layer: LayerName;
  /** "identity policy 1, statement 2 "Databases"" */
  readonly source: string;
  /** "Deny rds:* on *" */
  readonly text: string;
}

export interface Decision {
  readonly outcome: 'allowed' | 'denied' | 'conditional' | 'unknown';
  /** Of a denial: whether a statement says so, or none says otherwise. */
  readonly denial?: 'explicit' | 'implicit';
  /** Of a denial: the layer that decides, or AWS's own rule. */
  readonly by?: LayerName | 'aws';
  readonly statements: readonly Source[];
  /** Of `conditional`: all of them must hold. */
  readonly conditions: readonly Residual[];
  /** What could not be read and could only take away: it is assumed not to. */
  readonly assuming: readonly string[];
}

/** Never throws but a TypeError for a principal that is none. */
export function decide(request: Request, policies: Policies, knowledge: Knowledge): Decision {
  return decideCompiled(request, compile(policies, isTrust(request.action)), knowledge);
}

/** The same for policies that are asked often. Those of a role's trust are compiled apart from those of other resources. */
export function decideCompiled(request: Request, policies: Compiled, knowledge: Knowledge): Decision {
  const { action, resource } = request;
  const who = typeof request.principal === 'string' ? principalOf(request.principal) : request.principal;
  if (isAlwaysAllowed(action)) return { outcome: 'allowed', statements: [], conditions: [], assuming: [] };
  if (isUntouchable(action, resource) || isClosedToSession(action, who)) return denied('implicit', 'aws', []);
  const context: Context = contextOf(request.context ?? {}, knowledge);
  const answers = ask(policies, { who, action, resource, context, bounded: policies.boundary.kind === 'documents' });
  const isForeign = (request.resourceAccount ?? who.account) !== who.account;
  return conclude(answers, { who, situation: situationOf(action, resource, isForeign) });
}

interface Asking {
  readonly who: PrincipalFacts;
  readonly situation: Parameters<typeof granted>[1];
}

interface Answered extends Answer {
  readonly layer: CompiledLayer;
}

/** The layers that bind this principal and this request, with what they say. */
function ask(policies: Compiled, asked: Asked): readonly Answered[] {
  const controlled = isUnderControlPolicies(asked.who);
  const { identity, boundary, session, resource, scps, rcps } = policies;
  const layers = [...(controlled ? scps : []), ...(controlled && isUnderResourceControl(asked.action) ? rcps : []), resource, boundary, session, identity];
  return layers.map((layer) => ({ layer, ...matchLayer(layer, asked) }));
}

function conclude(answers: readonly Answered[], { who, situation }: Asking): Decision {
  const statements = answers.flatMap(({ layer, allows, denies }) =>
    [...denies, ...allows].map(({ statement: { source, text } }) => ({ layer: layer.name, source, text })),
  );
  const certain = answers.find(({ denies }) => denies.some(({ applies }) => applies === 'yes'));
  if (certain !== undefined) return denied('explicit', certain.layer.name, statements);
  const grant = granted(tallyOf(answers, who, 'no'), situation);
  if (grant === 'no') {
    // What nobody could read may still grant it.
    if (granted(tallyOf(answers, who, 'yes'), situation) !== 'no') return { outcome: 'unknown', statements, conditions: [], assuming: assumed(answers) };
    return denied('implicit', silentLayer(answers, who), statements);
  }
  const undenied = answers.every(({ denies }) => denies.length === 0);
  const conditions = grant === 'yes' && undenied ? [] : residualsOf(answers, grant);
  return { outcome: grant === 'yes' && undenied ? 'allowed' : 'conditional', statements, conditions, assuming: assumed(answers) };
}

function denied(denial: 'explicit' | 'implicit', by: LayerName | 'aws', statements: readonly Source[]): Decision {
  return { outcome: 'denied', denial, by, statements, conditions: [], assuming: [] };
}

/** `unread`: what the layers that grant rights are taken to say where nobody could read them. */
function tallyOf(answers: readonly Answered[], who: PrincipalFacts, unread: Truth): Tally {
  const allows = (name: LayerName): Truth => and(...answers.filter(({ layer }) => layer.name === name).map((answer) => allowed(answer, who, unread)));
  const resource = answers.find(({ layer }) => layer.name === 'resource');
  const named = (way: 'itself' | 'role' | 'account'): Truth => {
    const doubt = resource !== undefined && mayGrant(resource) ? unread : 'no';
    return or(doubt, ...(resource?.allows ?? []).map(({ naming, applies }) => and(applies, naming?.[way] ?? 'no')));
  };
  return {
    identity: allows('identity'),
    boundary: allows('boundary'),
    session: allows('session'),
    scp: allows('scp'),
    // The policy that allows everything is attached at every level and cannot be taken off, so only what they deny counts.
    rcp: 'yes',
    resource: { itself: named('itself'), role: named('role'), account: named('account') },
  };
}

function allowed({ layer, allows, faults }: Answered, who: PrincipalFacts, unread: Truth): Truth {
  const says = or(...allows.map(({ applies }) => applies));
  const grants = layer.name === 'identity';
  switch (layer.kind) {
    case 'documents':
      if (!mayGrant({ layer, faults })) return says;
      return grants ? or(says, unread) : 'yes';
    case 'unread':
      return grants ? unread : 'yes';
    case 'exempt':
      return 'yes';
    case 'none':
      // A federated user's rights are those of the user and of the session policy; without one it has none.
      return grants || (layer.name === 'session' && who.kind === 'federated') ? 'no' : 'yes';
  }
}

/** Whether something of the layer was not understood, or nothing was read, that may allow the request. */
function mayGrant({ layer, faults }: Pick<Answered, 'layer' | 'faults'>): boolean {
  return layer.kind === 'unread' || faults.some(({ effect }) => effect === 'granting');
}

function assumed(answers: readonly Answered[]): readonly string[] {
  return answers.flatMap(({ layer, faults }) => [
    ...(layer.kind === 'unread' ? [`${WORDS[layer.name]} not read`] : []),
    ...faults.map(({ what }) => `${what}, not understood`),
  ]);
}

const WORDS: Readonly<Record<LayerName, string>> = {
  scp: 'SCPs',
  rcp: 'RCPs',
  resource: "resource's policy",
  boundary: 'permissions boundary',
  session: 'session policy',
  identity: 'identity policies',
};

/** The first layer that would have had to allow the request and does not. */
function silentLayer(answers: readonly Answered[], who: PrincipalFacts): LayerName {
  const silent = answers.filter((answer) => answer.layer.name !== 'resource' && answer.layer.name !== 'rcp' && allowed(answer, who, 'yes') === 'no');
  return LAYERS.find((name) => silent.some(({ layer }) => layer.name === name)) ?? 'resource';
}
