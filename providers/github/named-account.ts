/** What is seen by a token that the manifest names: one repository, of which nothing was read. */
import type { Account } from './state.ts';

/** Whether the repository is public, archived or of an organization was not read: the answers with which most is reached. */
export function accountOn(repository: string, listedBy: string): Account {
  const [owner = ''] = repository.split('/');
  return {
    user: null,
    siteAdmin: false,
    listedBy,
    repositories: [{ name: repository, owner, ofOrganization: false, public: false, archived: false, role: null, customRole: null }],
    organizations: { list: [], whole: true },
    settings: {},
    gaps: [],
  };
}
