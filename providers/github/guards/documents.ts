/** The documents that ask for the rules of several repositories at once, under an alias each. */

/** The most repositories of one request. GitHub ends a query after ten seconds and counts at most 500,000 nodes (docs, GraphQL limits, 2026-03). */
export const BATCH_SIZE = 50;

/** So many repositories a document asks for; a batch between two sizes asks for its last repository again. */
const SIZES = [1, 2, 5, 10, 20, BATCH_SIZE] as const;

/** What could carry a secret or a person's address, and is never asked for. */
export const NEVER_SELECT = [
  'deployKeys',
  'email',
  'emails',
  'publicKeys',
  'tempCloneToken',
  'text',
  'Query.viewer',
  'Query.enterprise',
  'samlIdentityProvider',
  'ipAllowListEntries',
  'organizationBillingEmail',
] as const;

/** What only administrators may read is asked for them alone: refused, it would take the whole repository's answer with it. */
const SELECTION = `{
    nameWithOwner
    defaultBranchRef { name refUpdateRule { allowsForcePushes allowsDeletions viewerCanPush } }
    branchProtectionRules(first: 20) @include(if: $ADMIN) {
      totalCount
      nodes { pattern isAdminEnforced allowsForcePushes allowsDeletions lockBranch }
    }
    rulesets(first: 20, includeParents: true) {
      totalCount
      nodes {
        databaseId
        name
        enforcement
        target
        source { __typename }
        conditions { refName { include exclude } }
        rules(first: 50) { totalCount nodes { type } }
        bypassActors(first: 1) @include(if: $ADMIN) { totalCount }
      }
    }
  }`;

function documentOf(size: number): string {
  const numbers = Array.from({ length: size }, (_, n) => n);
  const variables = numbers.map((n) => `$owner${n}: String!, $name${n}: String!, $admin${n}: Boolean!`).join(', ');
  const fields = numbers.map((n) => `  r${n}: repository(owner: $owner${n}, name: $name${n}) ${SELECTION.replaceAll('$ADMIN', `$admin${n}`)}`);
  return `query GuardsOf${size}(${variables}) {\n${fields.join('\n')}\n}`;
}

const BY_SIZE: readonly { readonly size: number; readonly document: string }[] = Object.freeze(SIZES.map((size) => ({ size, document: documentOf(size) })));

/** Every document that may leave for GitHub, made when the module is loaded. */
export const DOCUMENTS: readonly string[] = Object.freeze(BY_SIZE.map(({ document }) => document));

/** The smallest document that asks for so many repositories, at most `BATCH_SIZE`. */
export function documentFor(count: number): { readonly size: number; readonly document: string } {
  const found = BY_SIZE.find(({ size }) => size >= count);
  if (found === undefined) throw new Error(`No document asks for ${count} repositories.`);
  return found;
}
