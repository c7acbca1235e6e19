/** What `explain` tells of one token: a shape of its own, frozen like the report's and made of the same parts (see shape.ts). */
import * as z from 'zod';
import { Report } from './shape.ts';
import { Count, list, ReportImpact, ReportReach } from './shape-reach.ts';
import { ReportAudited, ReportFailed } from './shape-token.ts';

const ExplainedReach = ReportReach.extend({
  grants: list(z.string()).describe('The grants that give it, those of its path first; empty where rights are not made of grants.'),
}).meta({ id: 'ExplainedReach', description: 'One operation on one set of things.' });
export type ExplainedReach = z.infer<typeof ExplainedReach>;

const because = z
  .enum(['not-made-of-grants', 'declared-needs-them', 'no-grants', 'too-large'])
  .describe('Why no set of grants is offered: there are none; each takes what is declared too; some of it is given by none; the search was given up.');
const operations = list(z.string());
const advice = z.object({ narrowable: z.boolean(), closest: z.string(), steps: list(z.string()), revoke: z.string() });

const ReportCut = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('nothing').describe('Nothing of it is undeclared.') }),
    z.object({
      kind: z.literal('grants').describe('Without these grants nothing of it is left, and what is declared stays: a second walk has shown it.'),
      exact: z.boolean().describe('True when no smaller set does it.'),
      grants: list(
        z.object({
          name: z.string(),
          says: list(z.string()),
          ways: Count.describe('How many ways lead over it, also those that came to light only when others were gone.'),
        }),
      ).describe('Nearest to the token first.'),
      ways: Count.describe('How many undeclared ways there were.'),
      walks: Count.describe('How many walks it took to find and to prove it.'),
      keeps: operations.describe('What is declared and held, and stays.'),
    }),
    z.object({
      kind: z.literal('deny').describe('A statement for the principal that denies whatever is not declared.'),
      document: z.unknown(),
      ways: Count.describe('How many undeclared ways it closes, as a second walk has shown.'),
      remaining: list(
        z.object({
          operation: z.string(),
          through: z.string().nullable().describe('What it becomes first, with rights that are declared; null when it holds it by itself.'),
        }),
      ).describe('What is left all the same.'),
      lost: operations.describe('What is declared, or covered by it, and could not be shown to stay.'),
      keeps: operations,
      because,
      advice,
    }),
    z.object({ kind: z.literal('replace').describe('Another token must take its place.'), ways: Count.describe('How many stay open.'), because, advice }),
  ])
  .meta({ id: 'Cut', description: 'How to close the destruction that is not declared, or the operation that was asked for.' });
export type ReportCut = z.infer<typeof ReportCut>;

const ExplainedToken = ReportAudited.omit({ reach: true, otherOperations: true }).meta({ id: 'ExplainedToken' });

const shared = Report.pick({ schemaVersion: true, tool: true, manifest: true, startedAt: true, finishedAt: true, requests: true }).shape;

export const Explanation = z
  .discriminatedUnion('status', [
    z.object({ ...shared, status: z.literal('failed'), token: ReportFailed }),
    z.object({
      ...shared,
      status: z.literal('audited'),
      token: ExplainedToken,
      asked: z
        .object({ operation: z.string(), impact: ReportImpact, also: list(ReportImpact), known: z.enum(['curated', 'verb', 'unlisted']), summary: z.string() })
        .nullable()
        .describe('The operation that was asked for; null for all that destroy.'),
      administers: z.string().nullable().describe('What it is administrator of, by itself or by what it can become.'),
      reach: list(ExplainedReach).describe(
        'What it destroys, or what the asked operation reaches: by path, worst impact first, then by operation and selector.',
      ),
      byName: Count.describe('How many more operations destroy by their names alone; nobody has classified them.'),
      becomes: z
        .object({
          leading: Count,
          others: Count.describe('Those that lead to nothing of the kind, or to nothing that is not held already.'),
          uncounted: Count.describe('Those of which it is not computed what they reach by operations that only their names tell of.'),
        })
        .describe('How many identities it can become.'),
      cut: ReportCut,
    }),
  ])
  .meta({ title: 'overscope explanation', description: 'How one token gets to what it can destroy, and how to close it.' });
export type Explanation = z.infer<typeof Explanation>;
export type ExplainedAudited = Extract<Explanation, { status: 'audited' }>;
