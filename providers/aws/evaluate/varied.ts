/** The policies of a principal after a change to it. */
import { type KnownChange, knownEscalations } from '../catalogue/escalations.ts';
import type { Variant } from '../paths/variation.ts';
import type { Compiled, CompiledLayer } from '../policy/layers.ts';
import { parsePolicy, type Statement } from '../policy/parse.ts';

/** How evidence names a policy that nobody can take away, since the holder of the token makes it. */
export const OF_ITS_MAKING = 'a policy of its own making';

const ANY = statementsOf('*', OF_ITS_MAKING);

/** What the holder of a token makes is nobody's to take away. */
export function isRemovable(source: string): boolean {
  return !source.startsWith(OF_ITS_MAKING);
}

export function varied(policies: Compiled, variants: readonly Variant[]): Compiled {
  return variants.reduce(vary, policies);
}

function vary(policies: Compiled, variant: Variant): Compiled {
  switch (variant) {
    case 'any-policy':
      // Denies stay: who writes a policy adds to the others.
      return { ...policies, identity: { ...policies.identity, statements: [...policies.identity.statements, ...ANY] } };
    case 'no-boundary':
      return { ...policies, boundary: { name: 'boundary', kind: 'none', statements: [], faults: [] } };
    case 'by-cloudformation':
    case 'by-datasync':
    case 'by-service-credential':
    case 'by-root-task':
      return { ...policies, session: limitOf(variant) };
    default:
      return policies;
  }
}

/** What acts through a service does what the service does, as under a session policy. */
function limitOf(change: KnownChange): CompiledLayer {
  const { limits } = knownEscalations();
  return { name: 'session', kind: 'documents', statements: statementsOf(limits[change] ?? [], `what acts ${change.replace('-', ' ')}`), faults: [] };
}

function statementsOf(actions: string | readonly string[], source: string): readonly Statement[] {
  return parsePolicy({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: actions, Resource: '*' } }, source).statements;
}
