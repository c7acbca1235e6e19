/** What GraphQL answers of the rules of a repository, as far as it is used. */
import * as z from 'zod';

const counted = <Item extends z.ZodType>(item: Item) => z.object({ totalCount: z.number(), nodes: z.array(item.nullable()).nullable() });

const RefUpdateRule = z.object({ allowsForcePushes: z.boolean(), allowsDeletions: z.boolean(), viewerCanPush: z.boolean() });

const Protection = z.object({
  pattern: z.string(),
  isAdminEnforced: z.boolean(),
  allowsForcePushes: z.boolean(),
  allowsDeletions: z.boolean(),
  lockBranch: z.boolean(),
});
export type Protection = z.infer<typeof Protection>;

const Ruleset = z.object({
  databaseId: z.number().nullable(),
  name: z.string(),
  enforcement: z.string(),
  target: z.string().nullable(),
  source: z.object({ __typename: z.string() }).nullable(),
  conditions: z.object({ refName: z.object({ include: z.array(z.string()), exclude: z.array(z.string()) }).nullable() }),
  rules: counted(z.object({ type: z.string() })).nullable(),
  /** Left out for who is no administrator, null where it was refused: absent is not empty. */
  bypassActors: z.object({ totalCount: z.number() }).nullish(),
});
export type Ruleset = z.infer<typeof Ruleset>;

/** `defaultBranchRef` is null for an empty repository. */
export const Guarded = z.object({
  nameWithOwner: z.string(),
  defaultBranchRef: z.object({ name: z.string(), refUpdateRule: RefUpdateRule.nullable() }).nullable(),
  branchProtectionRules: counted(Protection).optional(),
  rulesets: counted(Ruleset).nullable(),
});
export type Guarded = z.infer<typeof Guarded>;

/** An answer with its errors: one alias can fail while the others stand. */
export const GraphqlAnswer = z.object({
  data: z.record(z.string(), z.unknown()).nullable(),
  errors: z.array(
    z.object({
      type: z.string().optional(),
      path: z.array(z.union([z.string(), z.number()])).optional(),
      extensions: z.object({ saml_failure: z.boolean().optional() }).optional(),
    }),
  ),
});
export type GraphqlAnswer = z.infer<typeof GraphqlAnswer>;

/** `GET /repos/{owner}/{repo}/rulesets/{id}`: always, pull_requests_only, never or exempt. */
export const RulesetSeen = z.object({ id: z.number(), current_user_can_bypass: z.string().optional() });
