/** What an organization tells of the installation for which a token was made: what its tokens hold at most. */
import type { Gap, Token } from '../../../src/model.ts';
import type { Secret } from '../../../src/provider.ts';
import { gap } from '../gaps.ts';
import type { Account, Grant } from '../state.ts';
import { type Register, unreadRoll } from './auditor.ts';
import { boundedBy, ceilingOf, provedBeyond, unknownKeys } from './grant.ts';
import { matchInstallation } from './match.ts';

interface Holder {
  readonly token: Token;
  readonly grant: Grant;
  readonly account: Account;
  readonly value: Secret;
}

const REQUEST = 'GET /orgs/{org}/installations';

/** The grant is what it was where the installation is not found for certain. */
export function tellInstallation(one: Holder, registers: readonly Register[]): { readonly grant: Grant; readonly gaps: readonly Gap[] } {
  const fact = one.token.facts['installation'] ?? '';
  const places = registers.filter(({ organization }) => one.account.repositories.every(({ owner }) => owner.toLowerCase() === organization.toLowerCase()));
  const entries = places.flatMap(({ organization, installations }) => (installations?.items ?? []).map((item) => ({ organization, item })));
  const distinct = [...new Map(entries.map(({ item }) => [item.id, item])).values()];
  const match = matchInstallation(distinct, fact, appOf(one.value));
  switch (match.kind) {
    case 'one': {
      const { id, app_slug, permissions } = match.item;
      const because = provedBeyond(ceilingOf(match.item), one.grant);
      if (because !== null) return { grant: one.grant, gaps: [foreign(fact, because)] };
      const organization = entries.find(({ item }) => item === match.item)?.organization ?? '';
      const observed = `installation ${id} of the App ${app_slug}, which the manifest names: no token of it holds more than ${rightsOf(permissions)}`;
      const grant = boundedBy(match.item, one.grant, { source: `GET /orgs/${organization}/installations`, observed });
      return { grant, gaps: unknownKeys(ceilingOf(match.item)) };
    }
    case 'foreign':
      return { grant: one.grant, gaps: [foreign(fact, match.because)] };
    case 'several':
      return { grant: one.grant, gaps: [untold(fact, `${match.count} installations are called so: add the number of the one that is meant`)] };
    case 'none': {
      const unread = places.flatMap(({ installations }) => unreadRoll(installations, `the installation ${fact} of this token`));
      return { grant: one.grant, gaps: unread.length > 0 ? unread : [untold(fact, 'no organization that an auditor sees has it')] };
    }
  }
}

function foreign(fact: string, because: string): Gap {
  const what = `the permissions of the token: the installation ${fact} is not its own, since ${because}`;
  return gap('GH-U14', what, { because: 'contradicted', request: REQUEST });
}

function untold(fact: string, why: string): Gap {
  return gap('GH-A2', `what the auditor could tell of the installation ${fact} of this token: ${why}`, { because: 'unsupported', request: REQUEST });
}

function rightsOf(permissions: Readonly<Record<string, string>>): string {
  const words = Object.entries(permissions).map(([key, level]) => `${key}: ${level}`);
  return words.length === 0 ? 'nothing' : words.toSorted().join(', ');
}

/** A stateless installation token begins with its App's number. Source: GitHub's changelog of 2026-04-24. */
function appOf(value: Secret): string | null {
  return /^ghs_(\d+)_[^.]+\./.exec(value.reveal('value'))?.[1] ?? null;
}
