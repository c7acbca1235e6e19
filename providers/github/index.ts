import { defineProvider } from '../../src/provider.ts';
import { advise } from './advise.ts';
import { AS_OF, operations } from './catalogue.ts';
import { collect } from './collect.ts';
import { declared } from './declared.ts';
import { evaluate } from './evaluate.ts';
import { Pattern, Scope } from './manifest-words.ts';
import { place } from './place.ts';
import { permissions, plan } from './requests.ts';
import { State } from './state.ts';

/** GitHub: personal, OAuth and App tokens, read with nothing but GET and GraphQL queries. */
export const provider = defineProvider({
  id: 'github',
  asOf: AS_OF,
  operations: () => operations,
  state: State,
  scope: Scope,
  pattern: Pattern,
  collect,
  evaluate,
  declared,
  place,
  plan,
  permissions,
  advise,
  // docs.github.com, Token expiration and revocation: personal and OAuth tokens that were not used in a year are revoked.
  trace: 'To ask with a token is to use it. GitHub revokes personal and OAuth tokens that nobody used for a year, and this audit began that year anew.',
});
