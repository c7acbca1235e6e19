/** What becomes of the copies of what an operation destroys, a line each. */
import { takesData } from './destruction.ts';
import type { Line } from './grid.ts';
import { by } from './order.ts';
import type { Paint } from './paint.ts';
import type { ExplainedReach } from './shape-explanation.ts';
import type { ReportCopies, ReportResource } from './shape-reach.ts';
import type { Sheet } from './sheet.ts';

/** More stores than these are counted. */
const MOST = 4;

/** Each line once, whatever the number of rows that it holds for. `said`: what stands above already. */
export function backupLines(rows: readonly ExplainedReach[], said: Set<string>, { paint, verbose }: Sheet): readonly Line[] {
  const taking = rows.filter(takesData);
  const stores = new Map(
    taking.flatMap(({ on }) => (on.kind === 'pattern' ? [] : on.resources)).map((resource) => [JSON.stringify([resource.type, resource.id]), resource]),
  );
  const enumerated = [...stores.values()].flatMap((resource) => storeLines(resource, paint));
  const known = taking.flatMap(({ copies }) => (copies === null ? [] : copiesLines(copies, paint)));
  const fresh = distinctLines([...enumerated, ...known]).filter(({ text }) => !said.has(text));
  for (const { text } of fresh) said.add(text);
  const shown = verbose ? fresh : fresh.slice(0, 2 * MOST);
  const rest = fresh.length - shown.length;
  return rest === 0 ? shown : [...shown, { text: `and the copies of ${rest} more (--verbose)`, tint: paint.faint }];
}

function distinctLines(lines: readonly Line[]): readonly Line[] {
  return [...new Map(lines.map((line) => [line.text, line])).values()];
}

function storeLines({ name, environment, backups }: ReportResource, paint: Paint): readonly Line[] {
  if (backups === null) return [];
  const { inside, independent, note } = backups;
  const dying = inside === null ? 'not inspected' : inside === 0 ? 'none inside it' : `${inside} ${inside === 1 ? 'dies' : 'die'} with it`;
  const kept = independentText(independent) + (note === undefined ? '' : `, ${note}`);
  const where = environment === null || environment === 'none' ? '' : ` (${environment})`;
  const tint = inside === null || independent === null ? paint.doubt : independent === 0 ? paint.danger : paint.plain;
  return [{ text: `backups of ${name}${where}: ${dying}; independent copies: ${kept}`, tint }];
}

function copiesLines(copies: ReportCopies, paint: Paint): readonly Line[] {
  const { store, dies, survives, stores } = copies;
  const fate = [dies === null ? 'none that die with it' : `${dies} die with it`, survives === null ? 'nothing survives' : `${survives} survive`];
  return [
    { text: `backups of ${store}: ${fate.join('; ')}`, tint: dies === null ? paint.plain : paint.danger },
    ...copies.ends.toSorted(by(({ extent }) => ['all', 'some', 'none'].indexOf(extent))).map((end) => endLine(end, paint)),
    ...(stores === null
      ? [{ text: `independent copies of ${store}: ${independentText(null)}`, tint: paint.doubt }]
      : stores.map(({ name, inside, independent }) => ({
          text: `${name}: ${inside} inside it; independent copies: ${independentText(independent)}`,
          tint: independent === 0 ? paint.danger : paint.plain,
        }))),
    ...copies.unread.map((what) => ({ text: `of ${store} could not be read: ${what}`, tint: paint.doubt })),
  ];
}

/** What survives counts for little while the same token can end it. */
function endLine({ operation, extent, certainty }: ReportCopies['ends'][number], paint: Paint): Line {
  const how = certainty === null || certainty === 'allowed' ? '' : ` (${certainty})`;
  switch (extent) {
    case 'all':
      return { text: `${operation} ends the survivors: this token holds it on all of them${how}`, tint: paint.danger };
    case 'some':
      return { text: `${operation} ends the survivors: this token holds it on some of them${how}`, tint: paint.warning };
    case 'none':
      return { text: `${operation} ends the survivors: this token does not hold it`, tint: paint.plain };
  }
}

function independentText(count: number | null): string {
  return count === null ? 'not inspected, so none is counted' : String(count);
}
