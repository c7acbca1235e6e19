/** What only the principals of tokens are asked for, once a principal for all its tokens. */
import pLimit from 'p-limit';
import type { Reader } from '../client.ts';
import type { Account, Role, User } from '../state.ts';
import type { Holdings } from './account.ts';
import type { Oversight } from './auditors.ts';
import type { Known } from './identify.ts';
import type { AskLastUsed } from './last-accessed.ts';
import { withMfa } from './mfa.ts';
import type { Simulate, Simulated } from './simulate.ts';

/** The tokens of one account, by the user or role that they act as: "user uploads". */
export type Holders = ReadonlyMap<string, readonly Known[]>;

export function holdersOf(members: readonly Known[]): Holders {
  const holders = new Map<string, Known[]>();
  for (const known of members) {
    const { kind, name } = known.principal;
    const key = `${kind === 'assumed-role' ? 'role' : kind} ${name}`;
    const found = holders.get(key);
    if (found === undefined) holders.set(key, [known]);
    else found.push(known);
  }
  return holders;
}

/** One token for each user, role or other principal of an account: two of one principal are told the same. */
export function selvesOf(holders: Holders): readonly Reader[] {
  return [...holders.values()].flatMap((tokens) => tokens.find(({ self }) => self !== null)?.self ?? []);
}

/** The auditor of the account first, then the tokens themselves. */
function readersOf(tokens: readonly Known[], { reader }: Oversight): readonly Reader[] {
  return [reader, ...tokens.map(({ self }) => self)].filter((one) => one !== null);
}

/** Few enough of one account that IAM does not throttle them. */
const AT_ONCE = 4;

export async function surveyDevices(users: Holdings['users'], holders: Holders, oversight: Oversight): Promise<User[]> {
  const limit = pLimit(AT_ONCE);
  return Promise.all(
    users.map((user) => {
      const tokens = holders.get(`user ${user.name}`);
      return tokens === undefined ? user : limit(() => withMfa(readersOf(tokens, oversight), user));
    }),
  );
}

/** Asks the simulator, of the auditor alone where there is one: a token that is audited is asked for no more than it must be. */
export async function surveyDecisions(account: Account, holders: Holders, { oversight, simulate }: Asking): Promise<Account> {
  const ask = async (kind: string, { name, arn }: User | Role): Promise<Simulated | null> => {
    const tokens = holders.get(`${kind} ${name}`);
    return tokens === undefined ? null : simulate(arn, readersOf(tokens, oversight)[0] ?? null);
  };
  const users = await Promise.all(account.users.map(async (user) => ({ user, told: await ask('user', user) })));
  const roles = await Promise.all(account.roles.map(async (role) => ({ role, told: await ask('role', role) })));
  const told = [...users, ...roles].flatMap((one) => (one.told?.simulation ? [one.told.simulation] : []));
  return {
    ...account,
    users: users.map((one) => ({ ...one.user, gaps: [...one.user.gaps, ...(one.told?.gaps ?? [])] })),
    roles: roles.map((one) => ({ ...one.role, gaps: [...one.role.gaps, ...(one.told?.gaps ?? [])] })),
    simulations: told.toSorted((a, b) => (a.principal < b.principal ? -1 : 1)),
  };
}

/** Asks when services were last used: of the auditor, and where it may not, of the tokens themselves. */
export async function surveyLastUsed(account: Account, holders: Holders, { oversight, ask }: AskingLastUsed): Promise<Account> {
  const told = <T extends User | Role>(kind: string, all: readonly T[]) =>
    Promise.all(
      all.map(async (one) => {
        const tokens = holders.get(`${kind} ${one.name}`);
        return { one, told: tokens === undefined ? null : await ask(one.arn, readersOf(tokens, oversight)) };
      }),
    );
  const [users, roles] = await Promise.all([told('user', account.users), told('role', account.roles)]);
  const lastUsed = [...users, ...roles].flatMap((each) => each.told?.lastUsed ?? []);
  return {
    ...account,
    users: users.map((each) => ({ ...each.one, gaps: [...each.one.gaps, ...(each.told?.gaps ?? [])] })),
    roles: roles.map((each) => ({ ...each.one, gaps: [...each.one.gaps, ...(each.told?.gaps ?? [])] })),
    lastUsed: lastUsed.toSorted((a, b) => (a.principal < b.principal ? -1 : 1)),
  };
}

/** Who inspects the data stores of an account: its auditor, or where there is none a token of it. */
export function inspectorOf(holders: Holders, { reader }: Oversight): Reader | null {
  return reader ?? selvesOf(holders)[0] ?? null;
}

export interface AskingLastUsed {
  readonly oversight: Oversight;
  readonly ask: AskLastUsed;
}

export interface Asking {
  readonly oversight: Oversight;
  readonly simulate: Simulate;
}
