import * as z from 'zod';
import type { Issue } from '../issue.ts';
import { alternatives, quoted } from '../words.ts';
import { type Outline, readable } from './outline.ts';

/** A rule that an acceptance may name. */
export interface AcceptableRule {
  readonly id: string;
  /** What an acceptance of it must name, one of these at least, so that it covers nothing that nobody has seen. Empty for a rule that is not about reach. */
  readonly narrowedBy: readonly ('operations' | 'resources' | 'gaps')[];
}

const Accepting = z.object({ accept: z.array(z.unknown()) });
const Acceptance = z.looseObject({ rule: z.string() });

/** Every accepted rule must exist, and an acceptance of reach must say of which. */
export function checkAcceptances({ tokens }: Outline, rules: readonly AcceptableRule[]): readonly Issue[] {
  return readable(tokens, Accepting).flatMap(({ index, entry }) =>
    readable(entry.accept, Acceptance).flatMap((acceptance) => checkAcceptance(acceptance.entry, ['tokens', index, 'accept', acceptance.index], rules)),
  );
}

function checkAcceptance(acceptance: z.infer<typeof Acceptance>, path: Issue['path'], rules: readonly AcceptableRule[]): readonly Issue[] {
  const rule = rules.find(({ id }) => id === acceptance.rule);
  if (rule === undefined) {
    const help = { kind: 'slip', word: acceptance.rule, among: rules.map(({ id }) => id), listed: false } as const;
    return [{ path: [...path, 'rule'], at: 'value', message: `no rule is named ${quoted(acceptance.rule)}`, help }];
  }
  if (rule.narrowedBy.length === 0 || rule.narrowedBy.some((key) => Object.hasOwn(acceptance, key))) return [];
  const message = `an acceptance of "${rule.id}" must name the ${alternatives(rule.narrowedBy)} that it accepts`;
  return [{ path, at: 'value', message, help: { kind: 'text', text: 'anything beyond them fires again' } }];
}
