import { describe, expect, it } from 'vitest';
import { createComparison } from '../../src/audit/compare.ts';
import type { Declared, Operation } from '../../src/model.ts';
import { anOperation, aPattern, aReach, aVolume, on } from '../support/judging.ts';

const booking = aVolume('acme/booking/production/db');
const sandbox = aVolume('acme/booking/staging/db');
const volumeDelete = anOperation('volumeDelete', { also: ['destroys-backup'] });
const backupDelete = anOperation('backupDelete', { impact: 'destroys-backup', resourceType: 'volume' });
const commit = anOperation('environmentPatchCommit', { resourceType: 'environment' });
const rename = anOperation('volumeUpdate', { impact: 'modifies' });
const overwrite = anOperation('put', { resourceType: 'object', recovery: { class: 'versioned', endedBy: [], note: null } });
const erase = anOperation('deleteVersion', { resourceType: 'object' });
const CATALOGUE = [volumeDelete, backupDelete, commit, rename, overwrite, erase];

/** Declares operations by name, on the given resources alone or everywhere. */
function declares(names: readonly string[], only?: readonly { readonly path: string }[]): Declared {
  return {
    covers: (operation, selector) => {
      if (!names.includes(operation.id)) return 'none';
      if (only === undefined || selector.kind === 'pattern') return 'all';
      const left = selector.resources.filter(({ path }) => !only.some((one) => one.path === path));
      if (left.length === 0) return 'all';
      return left.length === selector.resources.length ? 'none' : { excess: { kind: 'resources', resources: left } };
    },
  };
}

/** The same operation as a door to a volume: it keeps its name and takes on what it does there. */
const doorToVolume: Operation = { ...commit, also: ['destroys-backup'], resourceType: 'volume' };

describe('destruction', () => {
  it('that is declared is no excess', () => {
    const compare = createComparison(CATALOGUE, declares(['volumeDelete']));

    expect(compare(aReach(volumeDelete, on(booking)))).toEqual({ declared: 'all', excess: null });
  });

  it('through another door to the same thing is no surprise', () => {
    const compare = createComparison(CATALOGUE, declares(['volumeDelete']));

    expect(compare(aReach(doorToVolume, on(booking)))).toEqual({ declared: 'all', excess: null });
  });

  it('is not declared by the name of a door that opens to everything', () => {
    const compare = createComparison(CATALOGUE, declares(['environmentPatchCommit']));

    expect(compare(aReach(doorToVolume, on(booking)))).toEqual({ declared: 'none', excess: on(booking) });
  });

  it('needs every one of its effects declared', () => {
    const compare = createComparison(CATALOGUE, declares(['backupDelete']));

    expect(compare(aReach(volumeDelete, on(booking)))).toEqual({ declared: 'none', excess: on(booking) });
  });

  it('that cannot be undone is not declared by what can be', () => {
    const compare = createComparison(CATALOGUE, declares(['put']));

    expect(compare(aReach(erase, aPattern('bucket/*'))).declared).toBe('none');
    expect(compare(aReach(overwrite, aPattern('bucket/*'))).declared).toBe('all');
  });

  it('leaves what the declared operations together do not cover', () => {
    const compare = createComparison(CATALOGUE, declares(['volumeDelete'], [sandbox]));

    expect(compare(aReach(doorToVolume, on(booking, sandbox)))).toEqual({ declared: 'partial', excess: on(booking) });
  });

  it('by an operation in no table is declared by that name alone', () => {
    const unlisted = anOperation('newThing', { impact: 'modifies', known: 'unlisted' });

    expect(createComparison(CATALOGUE, declares(['newThing']))(aReach(unlisted, on(booking))).declared).toBe('all');
    expect(createComparison(CATALOGUE, declares(['volumeUpdate']))(aReach(unlisted, on(booking))).declared).toBe('none');
  });
});

describe('anything else', () => {
  it('compares by operation', () => {
    const compare = createComparison(CATALOGUE, declares(['volumeUpdate'], [booking]));

    expect(compare(aReach(rename, on(booking))).declared).toBe('all');
    expect(compare(aReach(rename, on(sandbox)))).toEqual({ declared: 'none', excess: on(sandbox) });
  });
});
