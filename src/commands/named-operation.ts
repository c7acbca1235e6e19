import type { TokenResult } from '../judgement.ts';
import { AuditError, type Operation, type ProviderId, type Token } from '../model.ts';
import { nearest } from '../nearest.ts';
import type { Provider } from '../provider.ts';

interface Known {
  readonly providers: ReadonlyMap<ProviderId, Provider>;
  readonly result: TokenResult;
}

/** The operation that somebody means, in whatever case: one that the token reaches, or one of a catalogue. */
export function findOperation(name: string, token: Token, { providers, result }: Known): Operation {
  const own = providers.get(token.provider)?.operations() ?? [];
  const others = [...providers.values()].flatMap((provider) => (provider.id === token.provider ? [] : provider.operations()));
  const reached = result.status === 'audited' ? result.reach.map(({ operation }) => operation) : [];
  const operations = [...reached, ...own, ...others];
  const found = operations.find(({ id }) => id === name) ?? operations.find(({ id }) => id.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found;
  const near = nearest(
    name,
    operations.map(({ id }) => id),
  );
  throw new AuditError('usage', `"${name}" is in no catalogue, and ${token.name} was not seen to reach anything of that name.`, {
    hint: near === null ? `The catalogue: overscope operations ${token.provider}` : `Did you mean "${near}"?`,
  });
}
