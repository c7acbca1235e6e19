import type { Headers } from './headers.ts';

/** What an endpoint needs: alternatives, each of permissions that are needed together, each as "contents:read". Never what the token has. */
export interface Accepted {
  readonly alternatives: readonly (readonly string[])[];
  /** The endpoint answers tokens without any permission too. */
  readonly permissionless: boolean;
  /** Parts in a form that we do not know: "galaxy". */
  readonly unread: readonly string[];
}

const PERMISSIONLESS = 'allows_permissionless_access=true';
const WORD = /^([a-z][a-z0-9_]*)=(read|write|admin)$/;

/**
 * Reads `X-Accepted-GitHub-Permissions`: a comma joins what is needed together, a semicolon alternatives. It comes with answers to
 * fine-grained and App tokens alone; null when the header is absent, which says nothing. Source:
 * https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api and the changelog of 2023-08-10.
 */
export function acceptedOf(headers: Headers): Accepted | null {
  const text = headers['x-accepted-github-permissions'];
  if (text === undefined) return null;
  const sets = text.split(';').map((set) =>
    set
      .split(',')
      .map((word) => word.trim())
      .filter((word) => word !== ''),
  );
  const named = sets.filter((set) => set.length > 0 && !set.includes(PERMISSIONLESS));
  return {
    alternatives: named.filter((set) => set.every((word) => WORD.test(word))).map((set) => set.map((word) => word.replace('=', ':'))),
    permissionless: sets.some((set) => set.includes(PERMISSIONLESS)),
    unread: named.flat().filter((word) => !WORD.test(word)),
  };
}

/** "contents:read and pull_requests:read, or issues:read"; empty when nothing is told. */
export function describeAccepted(accepted: Accepted | null): string {
  return (accepted?.alternatives ?? []).map((together) => together.join(' and ')).join(', or ');
}
