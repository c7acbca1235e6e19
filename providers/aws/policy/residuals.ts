/** What stays open of a decision, readable: "only from 10.0.0.0/8", "needs MFA". */
import type { CompiledLayer, LayerName } from './layers.ts';
import type { Answer, Match } from './matching.ts';
import type { Naming, PrincipalFacts } from './principals.ts';
import { allowedBy, type Heard } from './tally.ts';
import { and, type Truth } from './truth.ts';
import { grantedBy, type Logic, type Situation } from './verdict.ts';
import { allowedWhile, deniedWhile } from './wording.ts';

export interface Residual {
  readonly text: string;
  /** The statements that ask for it; one of several Allows is enough. */
  readonly sources: readonly string[];
}

/** One layer, with what it says. */
export interface Answered extends Answer {
  readonly layer: CompiledLayer;
  readonly heard: Heard;
}

/** What must hold, all of it, for something to be so: nothing where it is so as things are. Null where it cannot be. */
type Needs = readonly Residual[] | null;

const NEEDS: Logic<Needs> = {
  and: (...parts) => (parts.includes(null) ? null : parts.flatMap((part) => part ?? [])),
  or: (...parts) => {
    const ways = parts.filter((part) => part !== null);
    if (ways.length < 2 || ways.some((way) => way.length === 0)) return ways.find((way) => way.length === 0) ?? ways[0] ?? null;
    const texts = ways.map((way) => way.map(({ text }) => text).join(' and '));
    return [{ text: distinct(texts).join(', or '), sources: [...new Set(ways.flatMap((way) => way.flatMap(({ sources }) => sources)))] }];
  },
};

/** What must hold for the request to be allowed: what its grant asks for, and what escapes each Deny that may apply. */
export function residualsOf(answers: readonly Answered[], who: PrincipalFacts, situation: Situation): readonly Residual[] {
  const layer = (name: LayerName): Needs =>
    NEEDS.and(...answers.filter((one) => one.layer.name === name).map((one) => needsOf(one.allows, allowedBy(one.heard, who, 'no'), () => 'yes')));
  const resource = answers.find((one) => one.layer.name === 'resource');
  const named = (way: keyof Naming): Needs => needsOf(resource?.allows ?? [], resource?.heard.naming[way] ?? 'no', ({ naming }) => naming?.[way] ?? 'no');
  const tally = {
    identity: layer('identity'),
    boundary: layer('boundary'),
    session: layer('session'),
    scp: layer('scp'),
    rcp: [],
    resource: { itself: named('itself'), role: named('role'), account: named('account') },
  };
  return [...(grantedBy(NEEDS, tally, situation) ?? []), ...answers.flatMap(({ denies }) => denies.map(evasion))];
}

/** `says`: whether the layer allows. `called`: whether a statement is about the principal in the way that is asked for. */
function needsOf(allows: readonly Match[], says: Truth, called: (match: Match) => Truth): Needs {
  if (says !== 'maybe') return says === 'yes' ? [] : null;
  const ways = allows.filter((match) => and(match.applies, called(match)) !== 'no');
  const texts = ways.map((match) => {
    const isVague = match.vague || called(match) === 'maybe';
    return [...match.open.map(allowedWhile), ...(isVague ? [`only where "${match.statement.text}" names it`] : [])].join(' and ');
  });
  return [{ text: distinct(texts).join(', or '), sources: ways.map(({ statement }) => statement.source) }];
}

function evasion({ open, vague, statement }: Match): Residual {
  const tests = open.length === 0 ? [] : [deniedWhile(open)];
  return { text: [...tests, ...(vague ? [`not where "${statement.text}" names it`] : [])].join(', or '), sources: [statement.source] };
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].toSorted();
}
