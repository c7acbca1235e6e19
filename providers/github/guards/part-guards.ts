/** The rules of those repositories that a token without scopes may push to. */
import type { Client } from '../client.ts';
import { mayTouchBranches } from '../permitted.ts';
import type { Account, Part } from '../state.ts';
import { pushable, readGuards } from './guards.ts';

/** Never fails: what could not be read is a gap of the account. What only administrators are shown is not asked for. */
export async function withGuards(
  account: Account,
  client: Client,
  { parts, roles }: { readonly parts: readonly Part[]; readonly roles: Part['roles'] },
): Promise<Account> {
  const names = new Set(parts.filter(mayTouchBranches).flatMap(({ repositories }) => repositories ?? []));
  const touched = account.repositories.filter(({ name }) => names.has(name));
  const { guards, gaps } = await readGuards(client, roles === 'decide' ? pushable(touched) : touched, { roles, settings: false });
  return { ...account, guards, gaps: [...account.gaps, ...gaps] };
}
