/** One request against a set of policies. */
import { type Context, contextOf } from './context.ts';
import { type Compiled, type CompiledLayer, compile, LAYERS, type LayerName, type Policies } from './layers.ts';
import { type Answer, type Asked as Matching, matchLayer } from './matching.ts';
import { type Naming, type PrincipalFacts, principalOf } from './principals.ts';
import { type Answered, type Residual, residualsOf } from './residuals.ts';
import { isAlwaysAllowed, isClosedToSession, isTrust, isUnderControlPolicies, isUnderResourceControl, isUntouchable, situationOf } from './special.ts';
import { allowedBy, type Heard, tallyOf } from './tally.ts';
import { and, or, type Truth } from './truth.ts';
import { granted, type Situation } from './verdict.ts';

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
  const { principal, context = {} } = request;
  const who = typeof principal === 'string' ? principalOf(principal) : principal;
  return decideUnder({ ...request, who }, policies, contextOf(context, knowledge));
}

/** A request whose keys are told apart from it. */
export interface Asked extends Pick<Request, 'action' | 'resource' | 'resourceAccount'> {
  readonly who: PrincipalFacts;
}

/** The same under what is known of the keys of the request. */
export function decideUnder(request: Asked, policies: Compiled, context: Context): Decision {
  const { action, resource, who } = request;
  if (isAlwaysAllowed(action)) return { outcome: 'allowed', statements: [], conditions: [], assuming: [] };
  if (isUntouchable(action, resource) || isClosedToSession(action, who)) return denied('implicit', 'aws', []);
  const answers = ask(policies, action, { who, resource, context, bounded: policies.boundary.kind === 'documents' });
  const isForeign = (request.resourceAccount ?? who.account) !== who.account;
  return conclude(answers, { who, situation: situationOf(action, resource, isForeign) });
}

interface Asking {
  readonly who: PrincipalFacts;
  readonly situation: Situation;
}

/** The layers that bind this principal and this request, with what they say. */
function ask(policies: Compiled, action: string, asked: Matching): readonly Answered[] {
  const controlled = isUnderControlPolicies(asked.who);
  const { identity, boundary, session, resource, scps, rcps } = policies;
  const layers = [...(controlled ? scps : []), ...(controlled && isUnderResourceControl(action) ? rcps : []), resource, boundary, session, identity];
  return layers.map((layer) => {
    const answer = matchLayer(layer, action, asked);
    return { layer, ...answer, heard: heardFrom(layer, answer) };
  });
}

function conclude(answers: readonly Answered[], { who, situation }: Asking): Decision {
  const statements = answers.flatMap(({ layer, allows, denies }) =>
    [...denies, ...allows].map(({ statement: { source, text } }) => ({ layer: layer.name, source, text })),
  );
  const certain = answers.find(({ denies }) => denies.some(({ applies }) => applies === 'yes'));
  if (certain !== undefined) return denied('explicit', certain.layer.name, statements);
  const heard = answers.map((one) => one.heard);
  const grant = granted(tallyOf(heard, who, 'no'), situation);
  if (grant === 'no') {
    // What nobody could read may still grant it.
    if (granted(tallyOf(heard, who, 'yes'), situation) !== 'no') return { outcome: 'unknown', statements, conditions: [], assuming: assumed(answers) };
    return denied('implicit', silentLayer(heard, who), statements);
  }
  const undenied = answers.every(({ denies }) => denies.length === 0);
  const conditions = grant === 'yes' && undenied ? [] : residualsOf(answers, who, situation);
  return { outcome: grant === 'yes' && undenied ? 'allowed' : 'conditional', statements, conditions, assuming: assumed(answers) };
}

function denied(denial: 'explicit' | 'implicit', by: LayerName | 'aws', statements: readonly Source[]): Decision {
  return { outcome: 'denied', denial, by, statements, conditions: [], assuming: [] };
}

function heardFrom(layer: CompiledLayer, { allows, faults }: Answer): Heard {
  const named = (way: keyof Naming): Truth => or(...allows.map(({ naming, applies }) => and(applies, naming?.[way] ?? 'no')));
  return {
    layer,
    allows: or(...allows.map(({ applies }) => applies)),
    naming: { itself: named('itself'), role: named('role'), account: named('account') },
    unclear: layer.kind === 'unread' || faults.some(({ effect }) => effect === 'granting'),
  };
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
function silentLayer(heard: readonly Heard[], who: PrincipalFacts): LayerName {
  const silent = heard.filter((one) => one.layer.name !== 'resource' && one.layer.name !== 'rcp' && allowedBy(one, who, 'yes') === 'no');
  return LAYERS.find((name) => silent.some(({ layer }) => layer.name === name)) ?? 'resource';
}
