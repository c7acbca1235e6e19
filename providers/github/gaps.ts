import type { Gap } from '../../src/model.ts';

/** What an audit of GitHub may fail to see. The effects are argued in the README of this folder. */
const EFFECTS = {
  'GH-U1': 'granting',
  'GH-U2': 'granting',
  'GH-U3': 'granting',
  'GH-U4': 'granting',
  'GH-U5': 'granting',
  'GH-U6': 'granting',
  'GH-U7': 'granting',
  'GH-U8': 'granting',
  'GH-U9': 'granting',
  'GH-U12': 'granting',
  'GH-U14': 'granting',
  'GH-U15': 'granting',
  'GH-N1': 'narrowing',
  'GH-N2': 'narrowing',
  'GH-N3': 'narrowing',
  'GH-N4': 'narrowing',
  'GH-N5': 'narrowing',
  'GH-N6': 'narrowing',
  'GH-N7': 'narrowing',
  'GH-A1': 'advisory',
  'GH-A2': 'advisory',
  'GH-A3': 'advisory',
  'GH-A8': 'advisory',
} as const satisfies Readonly<Record<string, Gap['effect']>>;
export type GapCode = keyof typeof EFFECTS;

export function gap(code: GapCode, what: string, why: Pick<Gap, 'because' | 'request'>): Gap {
  return { code, what, because: why.because, effect: EFFECTS[code], request: why.request };
}
