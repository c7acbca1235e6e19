/** What IAM and STS answer, by the fields that are used. An answer without them is not understood, never empty. */
import * as z from 'zod';
import { decodeDocument } from '../policy/parse.ts';

/** Text that is no JSON becomes null: a document that says nothing is a gap when it is evaluated. */
const PolicyDocument = z.unknown().transform((document) => {
  if (typeof document !== 'string') return document ?? null;
  try {
    return decodeDocument(document);
  } catch {
    return null;
  }
});

const Attached = z.object({ PolicyArn: z.string() }).transform(({ PolicyArn }) => PolicyArn);
const Inline = z.object({ PolicyName: z.string(), PolicyDocument }).transform((policy) => ({ name: policy.PolicyName, document: policy.PolicyDocument }));
const Tags = z.array(z.object({ Key: z.string(), Value: z.string() })).transform((tags) => Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])));
const Boundary = z.object({ PermissionsBoundaryArn: z.string() });

/** `Marker` belongs to every page that says it is truncated; one without it breaks the list. Whole lists may leave both out. */
const paged = { IsTruncated: z.boolean().default(false), Marker: z.string().optional() };

export const Identity = z.object({ Arn: z.string(), Account: z.string(), UserId: z.string() });
export type Identity = z.infer<typeof Identity>;
export const KeyInfo = z.object({ Account: z.string() });
export const KeyLastUsed = z.object({
  UserName: z.string(),
  AccessKeyLastUsed: z.object({ LastUsedDate: z.date().optional() }).optional(),
});
export const KeyList = z.object({
  ...paged,
  AccessKeyMetadata: z.array(z.object({ AccessKeyId: z.string(), Status: z.string(), CreateDate: z.date() })),
});

export const DeviceList = z.object({ ...paged, MFADevices: z.array(z.object({ SerialNumber: z.string() })) });

export const UserAnswer = z.object({
  User: z.object({ Arn: z.string(), UserId: z.string(), Tags: Tags.default({}), PermissionsBoundary: Boundary.optional() }),
});
export const RoleAnswer = z.object({
  Role: z.object({
    Arn: z.string(),
    RoleId: z.string(),
    AssumeRolePolicyDocument: PolicyDocument,
    Tags: Tags.default({}),
    PermissionsBoundary: Boundary.optional(),
  }),
});
export const AttachedList = z.object({ ...paged, AttachedPolicies: z.array(Attached) });
export const NameList = z.object({ ...paged, PolicyNames: z.array(z.string()) });
export const GroupList = z.object({ ...paged, Groups: z.array(z.object({ GroupName: z.string(), Arn: z.string() })) });
export const InlineAnswer = Inline;
export const PolicyAnswer = z.object({ Policy: z.object({ DefaultVersionId: z.string() }) });
export const VersionAnswer = z.object({ PolicyVersion: z.object({ Document: PolicyDocument }) });

/** The fields of the new shape (2026): one result an action, its decision the strictest of all resources that were asked for. */
const EvaluationResult = z
  .object({
    EvalActionName: z.string(),
    EvalDecision: z.enum(['allowed', 'explicitDeny', 'implicitDeny']),
    OrganizationsDecisionDetail: z.object({ AllowedByOrganizations: z.boolean().optional() }).optional(),
    PermissionsBoundaryDecisionDetail: z.object({ AllowedByPermissionsBoundary: z.boolean().optional() }).optional(),
    MissingContextValues: z.array(z.string()).default([]),
  })
  .transform((result) => ({
    action: result.EvalActionName,
    decision: result.EvalDecision,
    organizations: result.OrganizationsDecisionDetail?.AllowedByOrganizations ?? null,
    boundary: result.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary ?? null,
    missing: result.MissingContextValues,
  }));
export const SimulationPage = z.object({ ...paged, EvaluationResults: z.array(EvaluationResult) });

export const ReportJob = z.object({ JobId: z.string() });
/** How far a report of last accesses is. Until it is made, it has no list. */
export const LastAccessReport = z.object({ JobStatus: z.enum(['IN_PROGRESS', 'COMPLETED', 'FAILED']) });
/** A service that was not used in all the time that AWS keeps has no date. */
const ServiceLastAccessed = z
  .object({ ServiceNamespace: z.string(), LastAuthenticated: z.date().optional() })
  .transform(({ ServiceNamespace, LastAuthenticated }) => ({ namespace: ServiceNamespace, lastAt: LastAuthenticated?.toISOString() ?? null }));
export const LastAccessPage = z.object({ ...paged, ServicesLastAccessed: z.array(ServiceLastAccessed) });

const tokened = { NextToken: z.string().optional() };
export const OrganizationAnswer = z.object({
  Organization: z.object({ Id: z.string(), MasterAccountId: z.string(), FeatureSet: z.string().optional() }),
});
export const RootList = z.object({
  ...tokened,
  Roots: z.array(z.object({ Id: z.string(), PolicyTypes: z.array(z.object({ Type: z.string() })) })),
});
export const ParentList = z.object({ ...tokened, Parents: z.array(z.object({ Id: z.string() })) });
export const PolicySummaries = z.object({ ...tokened, Policies: z.array(z.object({ Id: z.string(), Name: z.string() })) });
export const PolicyContent = z.object({ Policy: z.object({ Content: PolicyDocument }) });

const Versions = z.array(z.object({ IsDefaultVersion: z.boolean(), Document: PolicyDocument }));

/** One page, or a saved file, of account authorization details. A user without inline policies lacks their list. */
export const AuthorizationDetails = z.object({
  IsTruncated: z.boolean().optional(),
  Marker: z.string().optional(),
  UserDetailList: z.array(
    z.object({
      Arn: z.string(),
      UserName: z.string(),
      UserId: z.string(),
      UserPolicyList: z.array(Inline).default([]),
      GroupList: z.array(z.string()),
      AttachedManagedPolicies: z.array(Attached),
      PermissionsBoundary: Boundary.optional(),
      Tags: Tags.default({}),
    }),
  ),
  GroupDetailList: z.array(z.object({ Arn: z.string(), GroupName: z.string(), GroupPolicyList: z.array(Inline), AttachedManagedPolicies: z.array(Attached) })),
  RoleDetailList: z.array(
    z.object({
      Arn: z.string(),
      RoleName: z.string(),
      RoleId: z.string(),
      AssumeRolePolicyDocument: PolicyDocument,
      InstanceProfileList: z.array(z.object({ Arn: z.string() })).optional(),
      RolePolicyList: z.array(Inline),
      AttachedManagedPolicies: z.array(Attached),
      PermissionsBoundary: Boundary.optional(),
      Tags: Tags.default({}),
    }),
  ),
  Policies: z.array(z.object({ Arn: z.string(), PolicyVersionList: Versions })),
});
export type AuthorizationDetails = z.infer<typeof AuthorizationDetails>;
