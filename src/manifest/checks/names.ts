import * as z from 'zod';
import type { Issue } from '../issue.ts';
import { quoted } from '../words.ts';
import { type Outline, readable } from './outline.ts';

const Named = z.object({ name: z.string() });

/** Reports and options tell tokens apart by their names. */
export function checkNames({ tokens }: Outline): readonly Issue[] {
  const first = new Map<string, number>();
  const issues: Issue[] = [];
  for (const { index, entry } of readable(tokens, Named)) {
    const earlier = first.get(entry.name);
    if (earlier === undefined) first.set(entry.name, index);
    else
      issues.push({
        path: ['tokens', index, 'name'],
        at: 'value',
        message: `two tokens are named ${quoted(entry.name)}`,
        help: { kind: 'see', path: ['tokens', earlier, 'name'] },
      });
  }
  return issues;
}
