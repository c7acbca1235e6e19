import { describe, expect, it } from 'vitest';
import { acceptedOf, describeAccepted } from '../../../providers/github/accepted.ts';
import { errorOf } from '../../../providers/github/errors.ts';

const HEADER = 'x-accepted-github-permissions';

describe('x-accepted-github-permissions', () => {
  it.each([
    ['one permission', 'contents=read', [['contents:read']], false, []],
    ['alternatives', 'issues=read; pull_requests=read', [['issues:read'], ['pull_requests:read']], false, []],
    ['what is needed together', 'pull_requests=read,contents=read', [['pull_requests:read', 'contents:read']], false, []],
    [
      'alternatives of what is needed together',
      'contents=write; contents=write,workflows=write',
      [['contents:write'], ['contents:write', 'workflows:write']],
      false,
      [],
    ],
    [
      'a level of organisations',
      'repository_projects=write; organization_projects=admin',
      [['repository_projects:write'], ['organization_projects:admin']],
      false,
      [],
    ],
    ['that none is needed', 'allows_permissionless_access=true', [], true, []],
    ['that none is needed, among others', 'metadata=read; allows_permissionless_access=true', [['metadata:read']], true, []],
    ['nothing', '', [], false, []],
    ['a form that nobody knows, which it keeps', 'galaxy; contents=read', [['contents:read']], false, ['galaxy']],
    ['a level that nobody knows, which opens nothing', 'contents=own', [], false, ['contents=own']],
  ])('tells %s', (_, text, alternatives, permissionless, unread) => {
    expect(acceptedOf({ [HEADER]: text })).toEqual({ alternatives, permissionless, unread });
  });

  it('says nothing where it is absent', () => {
    expect(acceptedOf({})).toBeNull();
    expect(describeAccepted(null)).toBe('');
  });

  it.each(['Resource not accessible by personal access token', 'Resource not accessible by integration'])('is told with the refusal "%s"', (message) => {
    const error = errorOf('GET /repos/acme/docs/hooks', {
      status: 403,
      headers: { [HEADER]: 'repository_hooks=read; administration=read,contents=read' },
      message,
      documentation: '',
    });

    expect(error.message).toContain('it needs repository_hooks:read, or administration:read and contents:read (403).');
  });
});
