/**
 * AWS's own answer for the operations that lose data for good: it confirms a verdict, and shows from inside a member account
 * what SCPs do to it. It knows no RCPs, no session policies and no resource policies of roles, so nothing rests on it.
 * Source: IAM API reference, SimulatePrincipalPolicy and EvaluationResult (2026-09).
 */
import { SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import pLimit from 'p-limit';
import type { AuditError, Gap } from '../../../src/model.ts';
import { operations } from '../catalogue.ts';
import type { Reader } from '../client.ts';
import type { Simulation } from '../state.ts';
import { tryCommand } from './errors.ts';
import { brokenGap, gapOf, readMarked, understand } from './reading.ts';
import { SimulationPage } from './responses.ts';

const ACTION = 'iam:SimulatePrincipalPolicy';
/** IAM throttles simulations earlier than any other read. */
const AT_ONCE = 2;
const ACTIONS_A_REQUEST = 100;

/** Operations that lose data or its backups beyond recovery. */
export const SIMULATED: readonly string[] = operations
  .filter(({ impact, recovery }) => (impact === 'destroys-data' || impact === 'destroys-backup') && recovery.class === 'none')
  .map(({ id }) => id);

/** What was answered for one user or role, and the gap of what was not. */
export interface Simulated {
  readonly simulation: Simulation | null;
  readonly gaps: readonly Gap[];
}

export type Simulate = (principal: string, reader: Reader | null) => Promise<Simulated>;

/** `now` stamps the answers. Who was refused once is not asked again, whoever it is about. */
export function createSimulator(now: () => Date): Simulate {
  const limit = pLimit(AT_ONCE);
  const refusals = new Map<Reader, AuditError>();
  return (principal, reader) =>
    limit(async () => {
      if (reader === null) return { simulation: null, gaps: [] };
      const missing = { code: 'AWS-SIMULATOR', what: `the IAM simulator's answers for ${principal}`, effect: 'advisory', request: ACTION } as const;
      const before = refusals.get(reader);
      if (before !== undefined) return { simulation: null, gaps: [gapOf(missing, before)] };
      const answers: Simulation['answers'] = [];
      const finish = (gaps: readonly Gap[]): Simulated => ({
        simulation: answers.length === 0 ? null : { principal, at: now().toISOString(), answers: answers.toSorted((a, b) => (a.action < b.action ? -1 : 1)) },
        gaps,
      });
      for (let start = 0; start < SIMULATED.length; start += ACTIONS_A_REQUEST) {
        const asked = SIMULATED.slice(start, start + ACTIONS_A_REQUEST);
        const read = await tryCommand(ACTION, () => readAnswers(reader, principal, asked));
        if (!read.ok) {
          refusals.set(reader, read.error);
          return finish([gapOf(missing, read.error)]);
        }
        answers.push(...read.value.items);
        const silent = asked.filter((action) => !read.value.items.some((one) => one.action === action));
        const broken = read.value.broken ?? (silent.length === 0 ? null : `${silent.length} operations were not answered for`);
        if (broken !== null) return finish([brokenGap(missing, broken)]);
      }
      return finish([]);
    });
}

/** Asked on "*" alone, so that the decision of an action is the decision on that one resource. */
function readAnswers(reader: Reader, principal: string, actions: readonly string[]): ReturnType<typeof readMarked<Simulation['answers'][number]>> {
  return readMarked(ACTION, async (Marker) => {
    const command = new SimulatePrincipalPolicyCommand({
      PolicySourceArn: principal,
      ActionNames: [...actions],
      ResourceArns: ['*'],
      MaxItems: 1000,
      Marker,
    });
    const page = understand(SimulationPage, await reader.iam.send(command), ACTION);
    return { items: page.EvaluationResults, IsTruncated: page.IsTruncated, Marker: page.Marker };
  });
}
