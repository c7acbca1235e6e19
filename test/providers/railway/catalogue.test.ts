import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../providers/railway/catalogue.ts';
import { provider } from '../../../providers/railway/index.ts';

const DAY = /^\d{4}-\d\d-\d\d$/;

describe('the catalogue', () => {
  it('has every mutation of the public schema of 2026-09-21, each once', () => {
    const { rows } = catalogue();

    const mutations = rows.filter(({ call }) => call === 'mutation').map(({ operation }) => operation.id);
    expect(mutations).toHaveLength(256);
    expect(new Set(rows.map(({ operation }) => operation.id)).size).toBe(rows.length);
  });

  it('gives every row a basis with a date, a summary and a page to read', () => {
    const faulty = provider
      .operations()
      .filter(({ basis, summary, docs }) => !DAY.test(basis.asOf) || summary === '' || !docs.startsWith('https://docs.railway.com/'));

    expect(faulty).toEqual([]);
  });

  it('is as of no other day than the provider says', () => {
    expect(provider.asOf).toBe(catalogue().asOf);
  });

  it('counts no destruction of data as undone by building anew', () => {
    const lost = provider
      .operations()
      .filter(({ impact, also, recovery }) => [impact, ...also].includes('destroys-data') && ['rebuild', 'self-service'].includes(recovery.class));

    expect(lost).toEqual([]);
  });

  it.each([
    ['volumeDelete', 'destroys-data', ['destroys-backup'], 'volume', 'window', 'observed'],
    ['projectScheduleDelete', 'destroys-data', ['destroys-backup', 'destroys-resource'], 'project', 'window', 'documented'],
    ['projectScheduleDeleteForce', 'destroys-data', ['destroys-backup', 'destroys-resource'], 'project', 'none', 'documented'],
    ['environmentDelete', 'destroys-data', ['destroys-backup', 'destroys-resource'], 'environment', 'none', 'judged'],
    ['volumeInstanceBackupDelete', 'destroys-backup', [], 'backup', 'none', 'judged'],
    ['volumeInstanceBackupScheduleUpdate', 'modifies', ['disables-protection'], 'schedule', 'self-service', 'observed'],
    ['serviceDelete', 'destroys-resource', ['destroys-data'], 'service', 'none', 'observed'],
    ['bucketCredentialsReset', 'exfiltrates', ['destroys-backup', 'disrupts'], 'bucket', 'none', 'judged'],
    ['serviceInstanceUpdate', 'modifies', ['executes-code', 'exfiltrates'], 'service', 'self-service', 'observed'],
    ['apiTokenCreate', 'escalates', [], 'token', 'self-service', 'judged'],
    ['variables', 'exfiltrates', [], 'variable', 'none', 'judged'],
    ['cliEventTrack', 'reads', [], 'telemetry', 'self-service', 'judged'],
  ])('says of %s what it does', (id, impact, also, resourceType, recovery, basis) => {
    const operation = catalogue().byId.get(id)?.operation;

    expect(operation).toMatchObject({ impact, also, resourceType, recovery: { class: recovery }, basis: { kind: basis }, known: 'curated' });
  });

  it('knows which operation ends the time to call a deletion off', () => {
    expect(catalogue().byId.get('projectScheduleDelete')?.operation.recovery).toMatchObject({ hours: 48, endedBy: ['projectScheduleDeleteForce'] });
  });
});
