// Policy documents as companies write them: a few statements about a few services, some wildcards, some on terms, some Denies.

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: variables of IAM are written like JavaScript's.
const SERVICES = {
  s3: ['arn:aws:s3:::NAME', 'arn:aws:s3:::NAME/*', 'arn:aws:s3:::NAME-*', 'arn:aws:s3:::NAME/${aws:username}/*'],
  rds: ['arn:aws:rds:REGION:ACCOUNT:db:NAME', 'arn:aws:rds:*:ACCOUNT:cluster:NAME-*', 'arn:aws:rds:*:ACCOUNT:snapshot:NAME*'],
  dynamodb: ['arn:aws:dynamodb:REGION:ACCOUNT:table/NAME', 'arn:aws:dynamodb:*:ACCOUNT:table/NAME-*', 'arn:aws:dynamodb:REGION:ACCOUNT:table/NAME/index/*'],
  ec2: ['arn:aws:ec2:REGION:ACCOUNT:instance/*', 'arn:aws:ec2:*:ACCOUNT:volume/*', 'arn:aws:ec2:*:*:snapshot/*'],
  lambda: ['arn:aws:lambda:REGION:ACCOUNT:function:NAME', 'arn:aws:lambda:*:ACCOUNT:function:NAME-*'],
  sqs: ['arn:aws:sqs:REGION:ACCOUNT:NAME', 'arn:aws:sqs:*:ACCOUNT:NAME-*'],
  sns: ['arn:aws:sns:REGION:ACCOUNT:NAME', 'arn:aws:sns:*:*:NAME-*'],
  kms: ['arn:aws:kms:REGION:ACCOUNT:key/*', 'arn:aws:kms:*:ACCOUNT:alias/NAME'],
  secretsmanager: ['arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME/*', 'arn:aws:secretsmanager:*:ACCOUNT:secret:NAME-*'],
  ssm: ['arn:aws:ssm:*:ACCOUNT:parameter/NAME/*'],
  logs: ['arn:aws:logs:*:ACCOUNT:log-group:/NAME/*', 'arn:aws:logs:REGION:ACCOUNT:log-group:NAME:*'],
  ecr: ['arn:aws:ecr:*:ACCOUNT:repository/NAME'],
  ecs: ['arn:aws:ecs:REGION:ACCOUNT:service/NAME/*', 'arn:aws:ecs:*:ACCOUNT:cluster/NAME'],
  eks: ['arn:aws:eks:*:ACCOUNT:cluster/NAME'],
  iam: ['arn:aws:iam::ACCOUNT:role/NAME', 'arn:aws:iam::ACCOUNT:role/NAME-*', 'arn:aws:iam::ACCOUNT:user/${aws:username}'],
  backup: ['arn:aws:backup:*:ACCOUNT:backup-vault:NAME', 'arn:aws:backup:*:ACCOUNT:recovery-point:*'],
  route53: ['arn:aws:route53:::hostedzone/*'],
  cloudformation: ['arn:aws:cloudformation:*:ACCOUNT:stack/NAME-*/*'],
  elasticfilesystem: ['arn:aws:elasticfilesystem:REGION:ACCOUNT:file-system/*'],
  kinesis: ['arn:aws:kinesis:*:ACCOUNT:stream/NAME'],
  glue: ['arn:aws:glue:*:ACCOUNT:table/NAME/*', 'arn:aws:glue:*:ACCOUNT:catalog'],
  redshift: ['arn:aws:redshift:*:ACCOUNT:cluster:NAME'],
  cloudwatch: ['arn:aws:cloudwatch:*:ACCOUNT:alarm:NAME-*'],
  cloudtrail: ['arn:aws:cloudtrail:*:ACCOUNT:trail/NAME'],
};
const STEMS = ['Get*', 'List*', 'Describe*', 'Create*', 'Delete*', 'Put*', 'Update*', '*Tag*'];
const REGIONS = ['eu-west-1', 'eu-central-1', 'us-east-1', 'us-west-2'];
const TEAMS = ['orders', 'billing', 'search', 'media', 'data', 'web', 'mobile', 'ops', 'auth', 'reports'];
const STAGES = ['prod', 'staging', 'dev', 'test'];
const TERMS = [
  { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
  { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' } },
  { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '192.0.2.0/24'] } },
  { StringEquals: { 'aws:RequestedRegion': ['eu-west-1', 'eu-central-1'] } },
  { StringEquals: { 'aws:ResourceTag/team': '${aws:PrincipalTag/team}' } },
  { StringLike: { 'aws:ResourceTag/env': ['dev*', 'staging'] } },
  { StringEquals: { 'aws:RequestTag/env': ['dev', 'staging'] }, 'ForAllValues:StringEquals': { 'aws:TagKeys': ['env', 'team'] } },
  { StringEquals: { 'aws:PrincipalTag/team': 'ops' } },
  { StringEquals: { 'aws:SourceVpce': 'vpce-0example' } },
  { StringEquals: { 'iam:PassedToService': ['ecs-tasks.amazonaws.com', 'lambda.amazonaws.com'] } },
];
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: here they end.
const DENY_TERMS = [
  { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
  { NotIpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '192.0.2.0/24'] } },
  { StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1', 'eu-central-1', 'us-east-1'] } },
  { StringEquals: { 'aws:ResourceTag/env': 'production' } },
  { Bool: { 'aws:SecureTransport': 'false' } },
];

/** Makes documents; `actions` are the names of all actions of AWS. */
export function policyWriter(chance, { account, actions }) {
  const byService = grouped(actions);
  const services = Object.keys(SERVICES).filter((service) => byService[service] !== undefined);
  const name = () => `${chance.pick(TEAMS)}-${chance.pick(STAGES)}`;
  const fillIn = (template) => template.replaceAll('ACCOUNT', account).replace('REGION', chance.pick(REGIONS)).replace('NAME', name());
  const action = (service) => {
    if (chance.happens(0.12)) return `${service}:*`;
    return chance.happens(0.3) ? `${service}:${chance.pick(STEMS)}` : chance.pick(byService[service]);
  };
  const resources = (among) => {
    if (chance.happens(0.35)) return '*';
    const arns = [...new Set(chance.some(among, 1, 3).flatMap((service) => chance.some(SERVICES[service], 1, 2).map(fillIn)))];
    return arns.length === 1 ? arns[0] : arns;
  };
  const statement = (index) => {
    const among = chance.some(services, 1, 3);
    const effect = chance.happens(0.12) ? 'Deny' : 'Allow';
    const terms = effect === 'Deny' ? DENY_TERMS : TERMS;
    return {
      ...(chance.happens(0.6) ? { Sid: `Statement${index}` } : {}),
      Effect: effect,
      ...actionsOf(chance, effect, () => among.flatMap((service) => chance.times(1 + chance.below(6), () => action(service)))),
      Resource: resources(among),
      ...(chance.happens(effect === 'Deny' ? 0.5 : 0.22) ? { Condition: chance.pick(terms) } : {}),
    };
  };
  return (most = 6) => ({
    Version: chance.happens(0.97) ? '2012-10-17' : '2008-10-17',
    Statement: chance.times(chance.some([...Array(most).keys()], 1, most).length, statement),
  });
}

/** One policy in a hundred gives everything, or everything but a few services. */
function actionsOf(chance, effect, write) {
  if (effect === 'Allow' && chance.happens(0.006)) return { Action: '*' };
  if (chance.happens(0.012)) return { NotAction: ['iam:*', 'organizations:*', 'account:*', ...(chance.happens(0.5) ? ['sts:*'] : [])] };
  const actions = [...new Set(write())];
  return { Action: actions.length === 1 ? actions[0] : actions };
}

function grouped(actions) {
  const groups = {};
  for (const action of actions) {
    const service = action.slice(0, action.indexOf(':'));
    groups[service] ??= [];
    groups[service].push(action);
  }
  return groups;
}
