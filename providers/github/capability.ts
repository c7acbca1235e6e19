import { catalogue, type Row } from './catalogue.ts';
import { expandScopes } from './classic-scopes.ts';

/** A token's scopes, expanded. On a public repository `public_repo` stands for `repo`. */
export interface Holding {
  readonly anywhere: ReadonlySet<string>;
  readonly onPublic: ReadonlySet<string>;
}

export function holdingOf(scopes: readonly string[]): Holding {
  const anywhere = expandScopes(scopes);
  return { anywhere, onPublic: anywhere.has('public_repo') ? expandScopes([...scopes, 'repo']) : anywhere };
}

/** Whether one of the alternatives is held whole. */
export function isOpenedBy(alternatives: readonly (readonly string[])[], held: ReadonlySet<string>): boolean {
  return alternatives.some((together) => together.every((word) => held.has(word)));
}

/** Whether the scopes open anything that the rules of a branch can forbid. */
export function opensBranches({ onPublic }: Holding): boolean {
  return catalogue.some((row) => row.target === 'repository' && row.limit === 'branch-rules' && isOpenedBy(row.scopes, onPublic));
}

/** Whether the scopes open anything on organizations, given the role there. */
export function opensOnOrganizations({ anywhere }: Holding): boolean {
  return catalogue.some((row) => row.target === 'organization' && isOpenedBy(row.scopes, anywhere));
}

/** Whether the scopes open anything on private repositories although those are listed to holders of `repo` alone. */
export function opensUnlisted({ anywhere }: Holding): boolean {
  return !anywhere.has('repo') && catalogue.some((row) => row.target === 'repository' && isOpenedBy(row.scopes, anywhere));
}

/** Whether the catalogue says anything of what a scope opens, alone or together with others. */
export function isCatalogued(scope: string): boolean {
  const included = expandScopes([scope]);
  return included.has('public_repo') || catalogue.some((row: Row) => row.scopes.some((together) => together.some((word) => included.has(word))));
}
