import { expect, it } from 'vitest';
import { createUndoEnds } from '../../src/audit/undo.ts';
import type { Certainty, Selector } from '../../src/model.ts';
import { anOperation, aPattern, aReach, aVolume, on } from '../support/judging.ts';

const volumeDelete = anOperation('volumeDelete', {
  recovery: { class: 'window', hours: 48, asOf: '2026-07-04', endedBy: ['projectScheduleDeleteForce'], note: null },
});
const eraseVersion = anOperation('put', { recovery: { class: 'versioned', endedBy: ['deleteVersion'], note: null } });
const volume = on(aVolume('acme/booking/production/db'));

function ending(id: string, selector: Selector, certainty: Certainty = 'allowed'): ReturnType<typeof aReach> {
  return aReach(anOperation(id), selector, { certainty });
}

it.each([
  ['on the thing itself', ending('projectScheduleDeleteForce', volume), 'projectScheduleDeleteForce'],
  ['on what contains it', ending('projectScheduleDeleteForce', on(aVolume('acme/booking'))), 'projectScheduleDeleteForce'],
  ['on something else', ending('projectScheduleDeleteForce', on(aVolume('acme/other'))), null],
  ['on something whose name merely begins alike', ending('projectScheduleDeleteForce', on(aVolume('acme/book'))), null],
  ['when nobody knows whether it can', ending('projectScheduleDeleteForce', volume, 'unknown'), null],
  ['by an operation that ends nothing', ending('projectDelete', volume), null],
])('a token ends its own undo %s', (_, end, expected) => {
  const reach = aReach(volumeDelete, volume);

  expect(createUndoEnds([reach, end])(reach)).toBe(expected);
});

it('two languages of names are taken to touch', () => {
  const reach = aReach(eraseVersion, aPattern('bucket/a/*'));

  expect(createUndoEnds([reach, ending('deleteVersion', aPattern('bucket/b/*'))])(reach)).toBe('deleteVersion');
});
