import { describe, expect, it } from 'vitest';
import { splitAccepted } from '../../src/audit/suppress.ts';
import type { Draft } from '../../src/judgement.ts';
import type { Acceptance } from '../../src/model.ts';
import { NOW } from '../support/collecting.ts';
import { aJudged, anOperation, aPattern, aVolume, on } from '../support/judging.ts';

const booking = aVolume('acme/booking/production/db');
const fleet = aVolume('acme/fleet/production/db');

function accepts(fields: Partial<Acceptance> = {}): Acceptance {
  const location = { file: 'overscope.yaml', line: 9, column: 7 };
  return {
    rule: 'undeclared-destruction',
    reason: 'known',
    owner: 'jo@acme.example',
    until: '2027-01-31',
    operations: [],
    resources: [],
    gaps: [],
    location,
    ...fields,
  };
}

function draft(fields: Partial<Draft> = {}): Draft {
  return {
    weight: { kind: 'worst-destruction' },
    group: 'production',
    title: '',
    message: '',
    certainty: 'allowed',
    reach: [aJudged(anOperation('volumeDelete'), on(booking, fleet))],
    environments: ['production'],
    evidence: [],
    remediation: { text: '', steps: [] },
    at: 'scopes',
    ...fields,
  };
}

describe('an acceptance', () => {
  it('takes out a finding all of which it names', () => {
    const split = splitAccepted('undeclared-destruction', draft(), [accepts({ operations: ['volumeDelete'] })], NOW);

    expect(split.fires).toBeNull();
    expect(split.accepted?.by.owner).toBe('jo@acme.example');
  });

  it('lets what is beyond it fire again', () => {
    const split = splitAccepted('undeclared-destruction', draft(), [accepts({ operations: ['volumeDelete'], resources: ['acme/booking/*'] })], NOW);

    expect(split.fires?.reach[0]?.excess).toEqual(on(fleet));
  });

  it('does not hide a language of names that it does not name to the letter', () => {
    const language = draft({ reach: [aJudged(anOperation('rds:DeleteDBInstance'), aPattern('arn:aws:rds:*:*:db:*'))] });

    expect(splitAccepted('undeclared-destruction', language, [accepts({ resources: ['arn:aws:rds:*:*:db:staging'] })], NOW).fires).toEqual(language);
    expect(splitAccepted('undeclared-destruction', language, [accepts({ resources: ['arn:aws:rds:*:*:db:*'] })], NOW).fires).toBeNull();
  });

  it.each([
    ['another rule', accepts({ rule: 'no-expiry' })],
    ['a day that is over', accepts({ until: '2026-11-21' })],
    ['another operation', accepts({ operations: ['bucketDelete'] })],
  ])('of %s takes out nothing', (_, acceptance) => {
    expect(splitAccepted('undeclared-destruction', draft(), [acceptance], NOW).fires).toEqual(draft());
  });

  it('still holds on its last day', () => {
    expect(splitAccepted('undeclared-destruction', draft(), [accepts({ until: '2026-11-22', operations: ['*'] })], NOW).fires).toBeNull();
  });

  it('of a gap takes out that gap alone', () => {
    const gap = draft({ group: 'gap AWS-G1', reach: [] });
    const acceptance = accepts({ rule: 'cannot-exclude-destruction', gaps: ['AWS-G1'] });

    expect(splitAccepted('cannot-exclude-destruction', gap, [acceptance], NOW).fires).toBeNull();
    expect(splitAccepted('cannot-exclude-destruction', { ...gap, group: 'gap AWS-G2' }, [acceptance], NOW).fires).not.toBeNull();
  });
});
