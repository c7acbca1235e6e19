/**
 * What an organization, or a repository, tells of other tokens, as far as it is used. Source: the REST description of GitHub
 * (https://docs.github.com/rest/orgs/personal-access-tokens, https://docs.github.com/rest/orgs/orgs), API version 2022-11-28, 2026-03-19.
 */
import * as z from 'zod';

const Levels = z.record(z.string(), z.string());
const Moment = z.string().refine((text) => !Number.isNaN(Date.parse(text)), 'no date');

/** A fine-grained token that reaches the organization, or asks to. `id` is that of the grant, `token_id` that of the token. */
const FineGrained = z.object({
  id: z.number(),
  owner: z.object({ login: z.string().min(1) }),
  repository_selection: z.enum(['none', 'all', 'subset']),
  permissions: z.object({ organization: Levels.optional(), repository: Levels.optional(), other: Levels.optional() }),
  token_id: z.number(),
  token_name: z.string(),
  token_expired: z.boolean(),
  token_expires_at: Moment.nullable(),
  token_last_used_at: Moment.nullable(),
});
export type FineGrained = z.infer<typeof FineGrained>;
export const FineGrainedPage = z.array(FineGrained).transform((items) => ({ items, total: null }));

/** GitHub describes these with fewer fields than the repositories that a token lists for itself. */
const Selected = z.object({
  full_name: z.string().regex(/^[^/]+\/[^/]+$/),
  private: z.boolean(),
  visibility: z.string().optional(),
  archived: z.boolean().optional(),
  owner: z.object({ login: z.string(), type: z.string() }),
});
export type Selected = z.infer<typeof Selected>;
export const SelectedPage = z.array(Selected).transform((items) => ({ items, total: null }));

const Installation = z.object({ id: z.number(), app_id: z.number(), app_slug: z.string(), permissions: Levels });
export type Installation = z.infer<typeof Installation>;
export const InstalledPage = z
  .object({ total_count: z.number(), installations: z.array(Installation) })
  .transform(({ total_count, installations }) => ({ items: installations, total: total_count }));

/** A classic token or an SSH key that a member has authorised for the single sign-on. */
const Credential = z.object({
  login: z.string(),
  credential_type: z.string(),
  token_last_eight: z.string().nullish(),
  scopes: z.array(z.string()).nullish(),
  credential_accessed_at: Moment.nullish(),
  credential_authorized_at: Moment.nullish(),
});
export type Credential = z.infer<typeof Credential>;
export const CredentialPage = z.array(Credential).transform((items) => ({ items, total: null }));

/** A key of a repository. Its public text is not kept. Older servers leave out the last three. Source: https://docs.github.com/rest/deploy-keys/deploy-keys. */
const DeployKey = z.object({
  id: z.number(),
  title: z.string(),
  verified: z.boolean(),
  created_at: Moment,
  read_only: z.boolean(),
  added_by: z.string().nullish(),
  last_used: Moment.nullish(),
  enabled: z.boolean().optional(),
});
export type DeployKey = z.infer<typeof DeployKey>;
export const DeployKeyPage = z.array(DeployKey).transform((items) => ({ items, total: null }));
