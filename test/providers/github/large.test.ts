import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LocalServer } from '../../../fixtures/servers/http.ts';
import { aScenario, audit, codes, MAYA, ORG, saysOf, startFor } from './support.ts';

const COUNT = 5_000;

describe('a list of 5,000 repositories', () => {
  let local: LocalServer;
  let values: ReadonlyMap<string, string>;

  beforeEach(async () => {
    const repositories = Array.from({ length: COUNT }, (_, n) => ({ name: `${ORG}/r-${String(n).padStart(4, '0')}`, roles: { [MAYA]: 'admin' as const } }));
    ({ local, values } = await startFor(aScenario({ repositories })));
  });

  afterEach(async () => {
    expect(local.writes).toEqual([]);
    await local.close();
  });

  it('is read page by page, a hundred at a time, and whole', async () => {
    const { snapshot, gaps, reach } = await audit(local, values);

    const pages = local.requests.filter(({ url }) => url.pathname === '/user/repos');
    expect(pages).toHaveLength(COUNT / 100);
    expect(saysOf(reach(), 'repos/delete-branch-protection')[0]?.split(', ')).toHaveLength(COUNT);
    expect(codes(gaps()).filter((code) => code === 'GH-U4')).toEqual([]);
    expect(snapshot.failed).toEqual([]);
  });

  it('leaves in the snapshot what is used of each, and no body', async () => {
    const { snapshot } = await audit(local, values);

    const perRepository = JSON.stringify(snapshot.state).length / COUNT;
    expect(perRepository).toBeLessThan(200);
    expect(JSON.stringify(snapshot.state)).not.toContain('default_branch');
  });

  it('that a secondary limit cuts in the middle is incomplete, and nothing that was read is lost', async () => {
    const secondary = { message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.' };
    const answer = { status: 403, headers: { 'content-type': 'application/json', 'retry-after': '600' }, body: JSON.stringify(secondary) };
    local.inject({ when: ({ url }) => url.pathname === '/user/repos' && url.searchParams.get('page') === '26', fault: { kind: 'answer', answer } });

    const { gaps, reach } = await audit(local, values);

    expect(saysOf(reach(), 'repos/delete-branch-protection')[0]?.split(', ')).toHaveLength(COUNT / 2);
    expect(gaps()).toContainEqual(expect.objectContaining({ code: 'GH-U4', effect: 'granting', because: 'rate-limited' }));
    expect(local.requests.filter(({ url }) => url.searchParams.get('page') === '27')).toEqual([]);
  });
});
