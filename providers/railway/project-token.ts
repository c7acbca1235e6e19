/**
 * What a project token may call. The documentation says it is of one environment, and elsewhere that it can only deploy;
 * what people recorded (recorded.ts) says otherwise.
 */
import type { Evidence } from '../../src/model.ts';
import { isDestructive } from '../../src/reach.ts';
import type { CatalogueRow } from './catalogue.ts';
import type { Effect } from './doors.ts';
import { recordOf } from './recorded.ts';
import type { Workspace } from './state.ts';
import { allowed, unknown, type Verdict, verdictOf } from './verdict.ts';

const OF_ONE_ENVIRONMENT: Evidence = {
  source: 'https://docs.railway.com/integrations/api',
  observed: 'a project token is of one environment, and this takes the id of an environment (judged; documented, 2026-08-21)',
};

const UNRECORDED: Evidence = { source: 'RW-U9', observed: 'nobody has recorded what a project token is answered here' };

/**
 * What destroys something and was never recorded is unknown, however likely it seems. What is of a workspace and destroys
 * nothing is out of its reach: the workspace itself was refused to it (observed 2026-07-08), and it acts for no user (documented, 2026-08-21).
 */
export function projectTokenMay({ operation, context, bound }: CatalogueRow, effect: Effect, plan: Workspace['plan']): Verdict {
  const recorded = recordOf('project', operation.id);
  if (recorded !== null) return verdictOf(recorded.answer, plan, recorded.evidence);
  if (context === 'account') return null;
  if (isDestructive(effect.operation)) return unknown(UNRECORDED);
  if (context === 'workspace' || context === 'project') return null;
  return bound ? allowed(OF_ONE_ENVIRONMENT) : unknown(UNRECORDED);
}
