/** What stays open of a decision, readable: "only from 10.0.0.0/8", "needs MFA". */
import type { CompiledLayer } from './layers.ts';
import type { Answer, Match } from './matching.ts';
import type { Truth } from './truth.ts';
import { allowedWhile, deniedWhile } from './wording.ts';

export interface Residual {
  readonly text: string;
  /** The statements that ask for it; one of several Allows is enough. */
  readonly sources: readonly string[];
}

/** `grant`: whether the request is granted, Denies aside; where that is open, so is one of the Allows of some layer. */
export function residualsOf(answers: readonly (Answer & { readonly layer: CompiledLayer })[], grant: Truth): readonly Residual[] {
  const asked = grant === 'yes' ? [] : answers.filter(({ allows }) => allows.length > 0 && allows.every(({ applies }) => applies === 'maybe'));
  return [...asked.map(({ allows }) => alternatives(allows)), ...answers.flatMap(({ denies }) => denies.map(evasion))];
}

function alternatives(allows: readonly Match[]): Residual {
  const texts = allows.map(({ open, vague, statement }) => {
    const tests = open.map(allowedWhile);
    return [...tests, ...(vague ? [`only where "${statement.text}" names it`] : [])].join(' and ');
  });
  return { text: [...new Set(texts)].toSorted().join(', or '), sources: allows.map(({ statement }) => statement.source) };
}

function evasion({ open, vague, statement }: Match): Residual {
  const tests = open.length === 0 ? [] : [deniedWhile(open)];
  return { text: [...tests, ...(vague ? [`not where "${statement.text}" names it`] : [])].join(', or '), sources: [statement.source] };
}
