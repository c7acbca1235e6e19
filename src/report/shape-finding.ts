/** A finding in the report. Part of the frozen shape, see shape.ts. */
import * as z from 'zod';
import { SEVERITIES } from '../model.ts';
import { list, ReportCertainty, ReportEvidence, ReportSelector, ReportStep } from './shape-reach.ts';
import { ReportLocation } from './shape-token.ts';

export const ReportFinding = z
  .object({
    rule: z.string(),
    severity: z.enum(SEVERITIES),
    token: z.string(),
    title: z.string(),
    message: z.string(),
    certainty: ReportCertainty,
    operations: list(z.string()).describe('Worst first.'),
    on: list(ReportSelector).describe('What these operations reach: the undeclared part, or all of it when nothing is undeclared.'),
    environments: list(z.string()),
    path: list(ReportStep).describe('To the worst operation, the shortest way; empty when it is direct.'),
    evidence: list(ReportEvidence),
    remediation: z.object({ text: z.string(), steps: list(z.string()).describe('In the order in which to do them.') }),
    mappings: z.object({ owaspNhi: list(z.string()), owaspAgentic: list(z.string()), owaspLlm: list(z.string()), cwe: list(z.string()) }),
    location: ReportLocation,
    fingerprint: z.string().describe('Stays the same from run to run; never depends on the value of a token.'),
    suppression: z
      .object({ reason: z.string(), owner: z.string(), until: z.string().describe('YYYY-MM-DD'), location: ReportLocation })
      .nullable()
      .describe('The acceptance that covers it; null when it stands.'),
  })
  .meta({ id: 'Finding' });
export type ReportFinding = z.infer<typeof ReportFinding>;
