import { AuditError, IMPACTS, type Impact, type Operation, PROVIDER_IDS, type ProviderId, type Recovery } from '../model.ts';
import { isProviderId, loadProvider } from '../providers.ts';
import { hasImpact, impactsOf } from '../reach.ts';
import { createGrid } from '../report/grid.ts';
import type { Io } from './io.ts';

export interface OperationsOptions {
  readonly impact: readonly string[];
  readonly format: 'table' | 'json';
}

/** `overscope operations [provider]`: the catalogue, worst first. */
export async function operations(id: string | undefined, options: OperationsOptions, io: Io): Promise<number> {
  const impacts = options.impact.map(readImpact);
  const wanted: readonly ProviderId[] = id !== undefined && isProviderId(id) ? [id] : PROVIDER_IDS;
  const rows = await Promise.all(wanted.map(async (provider) => (await loadProvider(provider)).operations().map((operation) => ({ provider, ...operation }))));
  const shown = rows
    .flat()
    .filter((operation) => impacts.length === 0 || hasImpact(operation, ...impacts))
    .toSorted((a, b) => IMPACTS.indexOf(a.impact) - IMPACTS.indexOf(b.impact) || a.provider.localeCompare(b.provider) || a.id.localeCompare(b.id));
  if (options.format === 'json') io.out.write(`${JSON.stringify(shown, null, 2)}\n`);
  else
    io.out.write(`${createGrid(['OPERATION', 'IMPACT', 'UNDO', 'WHAT IT DOES', 'BASIS'], shown.map(cellsOf), io.out.columns)}\n${shown.length} operations\n`);
  return 0;
}

function readImpact(text: string): Impact {
  const impact = IMPACTS.find((one) => one === text);
  if (impact === undefined) throw new AuditError('usage', `"${text}" is no impact.`, { hint: `One of: ${IMPACTS.join(', ')}` });
  return impact;
}

function cellsOf(operation: Operation & { readonly provider: ProviderId }): readonly string[] {
  const id = operation.id.includes(':') ? operation.id : `${operation.provider} ${operation.id}`;
  return [id, impactsOf(operation).join(', '), undoOf(operation.recovery), operation.summary, `${operation.basis.kind} ${operation.basis.asOf}`];
}

function undoOf(recovery: Recovery): string {
  return recovery.class === 'window' ? `${recovery.hours} h (${recovery.asOf})` : recovery.class;
}
