import { defineProvider } from '../../src/provider.ts';
import { advise } from './advise.ts';
import { AS_OF, operations } from './catalogue.ts';
import { auditorPolicy } from './commands.ts';
import { declared } from './declared.ts';
import { denyingAllBut } from './denying.ts';
import { evaluate } from './evaluate.ts';
import { INSPECT_BACKUPS } from './inspect-backups.ts';
import { Pattern, Scope } from './manifest-words.ts';
import { place } from './place.ts';
import { plan } from './plan.ts';
import { State } from './state.ts';

/** Collecting alone needs the SDK, so it alone loads it: a snapshot is audited without. */
export const provider = defineProvider({
  id: 'aws',
  asOf: AS_OF,
  operations: () => operations,
  state: State,
  scope: Scope,
  pattern: Pattern,
  prepare: async (options) => {
    if (options.has(INSPECT_BACKUPS)) await (await import('./store-packages.ts')).requireStorePackages();
  },
  collect: async (tokens, context) => (await import('./collect.ts')).collect(tokens, context),
  evaluate,
  declared,
  place,
  plan,
  permissions: auditorPolicy,
  denyingAllBut,
  advise,
});
