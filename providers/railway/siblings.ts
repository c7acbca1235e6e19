/** Other instances of what a principal reaches, in environments that it is shown by name alone. */
import type { Resource } from '../../src/model.ts';
import { pathOf } from './names.ts';
import { container, type ProjectPlot, type Target } from './plot.ts';
import type { Workspace } from './state.ts';

interface Named {
  readonly id: string;
  readonly name: string;
}

/**
 * Where a volume or service of the open environments may have an instance too: the environments of the project that the principal
 * is shown by name alone. Nothing is known of what is in them.
 */
export function siblingsOf(type: 'volume' | 'service', workspace: Workspace, { project, plots }: ProjectPlot): readonly Target[] {
  const open = plots.filter(({ environment }) => environment.open);
  const closed = plots.filter(({ environment }) => !environment.open && environment.volumes.gap?.effect !== 'granting');
  const things = open.flatMap(({ environment: { volumes, services } }) =>
    type === 'volume' ? volumes.items.map(({ volumeId: id, name }) => ({ id, name })) : services.items.map(({ serviceId: id, name }) => ({ id, name })),
  );
  return [...new Map(things.map((thing) => [thing.id, thing])).values()].flatMap((thing: Named) =>
    closed.map(({ environment, target }) => ({
      ...target,
      resource: {
        ...container(type, { id: `${thing.id}/${environment.id}`, name: thing.name }, pathOf(workspace.name, project.name, environment.name, thing.name)),
        backups: type === 'volume' ? UNSEEN_COPIES : null,
      },
      holdsData: true,
    })),
  );
}

const UNSEEN_COPIES: NonNullable<Resource['backups']> = { inside: null, independent: null, evidence: [] };
