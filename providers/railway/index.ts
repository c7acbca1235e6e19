import { defineProvider } from '../../src/provider.ts';
import { advise } from './advise.ts';
import { catalogue } from './catalogue.ts';
import { collect } from './collect.ts';
import { declared } from './declared.ts';
import { evaluate } from './evaluate.ts';
import { Pattern, Scope } from './manifest-words.ts';
import { place } from './place.ts';
import { permissions, plan } from './plan.ts';
import { State } from './state.ts';

export const provider = defineProvider({
  id: 'railway',
  asOf: '2026-09-21',
  operations: () => catalogue().rows.map(({ operation }) => operation),
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
});
