import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../src/json.ts';
import { isDestructive } from '../../src/reach.ts';
import { type ExplainedAudited, Explanation } from '../../src/report/shape-explanation.ts';
import { run } from '../support/cli.ts';
import { ADMINISTRATOR, threeHops } from './three-hops.ts';

async function explained(folder: string, ...operation: readonly string[]): Promise<ExplainedAudited> {
  const ran = await run(['explain', 'ci', ...operation, '--snapshot', folder, '--format', 'json'], { cwd: folder });
  const explanation = Explanation.parse(parseJson(ran.out));
  if (explanation.status === 'failed') throw new Error(explanation.token.error.message);
  return explanation;
}

describe('a key that comes to a production database in three hops', () => {
  it('is told step by step, with the statement that grants each', async () => {
    const cwd = threeHops();

    const ran = await run(['explain', 'ci', '--snapshot', cwd, '--color', 'never'], { cwd, columns: 100 });

    await expect(ran.out).toMatchFileSnapshot(join(import.meta.dirname, 'golden', 'explain-three-hops.txt'));
  });

  it('reaches rds:DeleteDBInstance over a role and the role of a function', async () => {
    const { reach } = await explained(threeHops(), 'rds:DeleteDBInstance');

    expect(reach.map(({ path }) => path.map(({ to }) => to))).toEqual([
      ['aws:arn:aws:iam::111122223333:role/deploy', 'aws:arn:aws:iam::111122223333:role/operator'],
    ]);
  });

  it('is closed by the cut, also when somebody really takes it away, and keeps what is declared', async () => {
    const before = await explained(threeHops());
    expect(before.cut).toMatchObject({ kind: 'grants', exact: true, keeps: ['s3:DeleteObject', 's3:PutObject'] });
    const sids = before.cut.kind === 'grants' ? before.cut.grants.map(({ name }) => /"(\w+)"/.exec(name)?.[1] ?? name) : [];
    expect(sids).toEqual(['Deploy']);

    const after = await explained(threeHops(sids));

    expect(after.reach.filter((row) => isDestructive(row) && row.declared !== 'all')).toEqual([]);
    expect(after.reach.map(({ operation }) => operation)).toContain('s3:DeleteObject');
    expect(after.cut).toEqual({ kind: 'nothing' });
  });

  it('is as well where the last role is an administrator of everything', async () => {
    const before = await explained(threeHops([], ADMINISTRATOR));
    const deletes = before.reach.filter(({ operation }) => operation === 'rds:DeleteDBInstance');
    expect(deletes.map(({ path }) => path.map(({ via }) => via))).toEqual([
      ['sts:AssumeRole', 'iam:PassRole + lambda:CreateFunction + lambda:InvokeFunction (lambda-001)'],
    ]);
    const sids = before.cut.kind === 'grants' ? before.cut.grants.map(({ name }) => /"(\w+)"/.exec(name)?.[1] ?? name) : [];
    expect(sids).toEqual(['Deploy']);

    const after = await explained(threeHops(sids, ADMINISTRATOR));

    expect(before.administers).toBe('AWS account 111122223333');
    expect(after.reach.filter((row) => isDestructive(row) && row.declared !== 'all')).toEqual([]);
    expect(after.administers).toBeNull();
  });
});
