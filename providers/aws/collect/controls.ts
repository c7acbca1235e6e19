/** The two types of control policies of an organization, and what is said of an account where they do not apply or were not read. */
import type { AuditError } from '../../../src/model.ts';
import { becauseOf } from '../../../src/transport/failures.ts';
import type { Controls, Organization } from '../state.ts';

export interface ControlType {
  readonly type: 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY';
  /** As gaps and reports call them: "SCPs". */
  readonly name: string;
}
export const SCPS: ControlType = { type: 'SERVICE_CONTROL_POLICY', name: 'SCPs' };
export const RCPS: ControlType = { type: 'RESOURCE_CONTROL_POLICY', name: 'RCPs' };

/** What they could have done is to take away. `request` names the permission that is missing. */
export function unread({ name }: ControlType, error: AuditError, request: string): Controls {
  return { kind: 'unread', gap: { code: `AWS-${name.slice(0, -1)}`, what: name, because: becauseOf(error), effect: 'narrowing', request } };
}

export function unreadAll(id: string | null, error: AuditError, request: string): Organization {
  return { id, scps: unread(SCPS, error, request), rcps: unread(RCPS, error, request) };
}

export function exempt(id: string | null, because: string): Organization {
  return { id, scps: { kind: 'exempt', because }, rcps: { kind: 'exempt', because } };
}
