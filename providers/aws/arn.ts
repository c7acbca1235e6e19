/** ARNs of principals, as `sts:GetCallerIdentity` and IAM spell them. Source: IAM User Guide, reference_identifiers (2023-06). */
import type { NodeId } from '../../src/model.ts';

export interface PrincipalArn {
  readonly kind: 'root' | 'user' | 'role' | 'assumed-role' | 'federated-user';
  readonly arn: string;
  readonly partition: string;
  readonly account: string;
  /** Of the user or role itself, without its path; of an assumed role, the role's. */
  readonly name: string;
}

const SHAPE = /^arn:(aws[a-z-]*):(iam|sts)::(\d{12}):(?:(root)|(user|role|assumed-role|federated-user)\/(.+))$/;

/** Null when the text is no ARN of a principal. */
export function parsePrincipalArn(arn: string): PrincipalArn | null {
  const found = SHAPE.exec(arn);
  if (found === null) return null;
  const [, partition = '', , account = '', root, type, path = ''] = found;
  const shared = { arn, partition, account };
  if (root !== undefined) return { ...shared, kind: 'root', name: 'root' };
  const parts = path.split('/');
  switch (type) {
    case 'assumed-role':
      return { ...shared, kind: type, name: parts[0] ?? '' };
    case 'user':
    case 'role':
    case 'federated-user':
      return { ...shared, kind: type, name: parts.at(-1) ?? '' };
    default:
      return null;
  }
}

export function nodeOf(arn: string): NodeId {
  return `aws:${arn}`;
}
