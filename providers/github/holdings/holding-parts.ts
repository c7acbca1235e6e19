/** Makes parts of a grant out of what was found. Pure. */
import { ANYTHING } from '../permitted.ts';
import type { Held, Part } from '../state.ts';
import type { Found } from './probes.ts';

type Where = Pick<Part, 'roles'> & Partial<Pick<Part, 'repositories' | 'organizations' | 'ofUser' | 'installedOn' | 'rest' | 'bound'>>;

/** What was found, in the places that are named and in no other. What was not asked for can be anything, unless `rest` says otherwise. */
export function partOf({ permissions, proofs }: Found, where: Where, account: string): Part {
  const { roles, repositories = [], organizations = [], ofUser = false, installedOn = null, rest = ANYTHING, bound = null } = where;
  return {
    kind: 'permitted',
    permissions: { ...permissions },
    rest,
    repositories: repositories === null ? null : [...repositories],
    roles,
    bound,
    evidence: [],
    account,
    organizations: [...organizations],
    ofUser,
    installedOn,
    proofs: Object.fromEntries(Object.entries(proofs).map(([key, each]) => [key, [...each]])),
  };
}

/** The same where it is not known whether the token reaches at all: nothing is sure any more. */
export function perhaps(part: Part): Part {
  const unsure = ({ most }: Held): Held => ({ least: 'none', most });
  return { ...part, permissions: Object.fromEntries(Object.entries(part.permissions).map(([key, held]) => [key, unsure(held)])), rest: unsure(part.rest) };
}

/** Of a permission that both tell of, the second decides: it was asked in the place that is meant. */
export function joinFound(first: Found, second: Found): Found {
  return { permissions: { ...first.permissions, ...second.permissions }, proofs: { ...first.proofs, ...second.proofs }, gaps: second.gaps };
}
