import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { execHash } from '../../src/manifest/exec-permission.ts';
import { AuditError } from '../../src/model.ts';
import { load } from '../support/manifests.ts';

const PROGRAMS = [
  ['vault', 'read', '-field=token', 'ci'],
  ['op', 'read', 'op://ci/\u202etoken'],
];

const MANIFEST = `version: 1
tokens:
  - { name: one, provider: railway, secret: { exec: [vault, read, -field=token, ci] }, scopes: [] }
  - { name: two, provider: github, secret: { env: TWO }, scopes: [] }
  - { name: three, provider: github, secret: { exec: [op, read, "op://ci/\\u202etoken"] }, scopes: [] }
`;

async function refusal(allowExec?: string): Promise<AuditError> {
  const error: unknown = await load(MANIFEST, allowExec === undefined ? {} : { allowExec }).then(String, (caught: unknown) => caught);
  if (!(error instanceof AuditError)) throw new Error(`The programs were allowed: ${String(error)}`);
  return error;
}

describe('the programs of a manifest', () => {
  it('are hashed as the JSON of their argument lists, in its order', () => {
    const hash = execHash(PROGRAMS);

    expect(hash).toBe(createHash('sha256').update(JSON.stringify(PROGRAMS)).digest('hex'));
  });

  it('are refused without permission, each printed so that nothing in it is invisible', async () => {
    const error = await refusal();

    expect(error.code).toBe('exec-not-allowed');
    expect(error.message.split('\n')).toEqual([
      'The manifest reads values with these programs:',
      '  ["vault","read","-field=token","ci"]',
      '  ["op","read","op://ci/\\u202etoken"]',
    ]);
    expect(error.hint).toBe(`If you would run them yourself, add: --allow-exec ${execHash(PROGRAMS)}`);
  });

  it('are refused with the permission for others', async () => {
    const error = await refusal(execHash([['vault', 'read']]));

    expect(error.code).toBe('exec-not-allowed');
    expect(error.message).toMatch(/^The programs of the manifest are not those that --allow-exec allows\. They are:\n/);
  });

  it('are allowed with the permission for exactly them', async () => {
    const { tokens } = await load(MANIFEST, { allowExec: execHash(PROGRAMS) });

    expect(tokens[0]?.means).toEqual({ kind: 'secret', source: { from: 'exec', argv: PROGRAMS[0] } });
  });

  it('need no permission where no value is read', async () => {
    const { tokens } = await load(MANIFEST, { readsValues: false });

    expect(tokens).toHaveLength(3);
  });
});
