import { expect, it } from 'vitest';
import type { Gap } from '../../src/model.ts';
import { cannotExcludeDestruction } from '../../src/rules/cannot-exclude-destruction.ts';
import { NOW } from '../support/collecting.ts';
import { aJudged, anAudited, anOperation, aVolume, on } from '../support/judging.ts';

const context = { now: NOW, productive: () => true };

function aGap(code: string, effect: Gap['effect'], what = 'the groups of the user could not be listed'): Gap {
  return { code, what, because: 'forbidden', effect, request: 'iam:ListGroupsForUser' };
}

it('makes a finding for each gap that could hide rights, and names it', () => {
  const drafts = cannotExcludeDestruction.judge(
    anAudited({ gaps: [aGap('AWS-G1', 'granting'), aGap('AWS-G1', 'granting', 'another'), aGap('AWS-G2', 'granting')] }),
    context,
  );

  expect(drafts.map((draft) => draft.group)).toEqual(['gap AWS-G1', 'gap AWS-G2']);
  expect(drafts[0]?.message).toContain('the groups of the user could not be listed (and 1 more of this kind)');
});

it.each(['narrowing', 'advisory'] as const)('does not speak of a gap that is %s', (effect) => {
  expect(cannotExcludeDestruction.judge(anAudited({ gaps: [aGap('X', effect)] }), context)).toEqual([]);
});

it('speaks of destruction that is neither proved nor ruled out, and of nothing else', () => {
  const volume = on(aVolume('acme/booking/production/db'));
  const maybe = aJudged(anOperation('volumeDelete'), volume, { certainty: 'unknown' });
  const sure = aJudged(anOperation('volumeDelete'), volume);
  const mild = aJudged(anOperation('rename', { impact: 'modifies' }), volume, { certainty: 'unknown' });

  const drafts = cannotExcludeDestruction.judge(anAudited({ reach: [maybe, sure, mild] }), context);

  expect(drafts).toHaveLength(1);
  expect(drafts[0]?.reach).toHaveLength(1);
});
