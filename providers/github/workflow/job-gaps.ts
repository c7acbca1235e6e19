/** What a job's permissions leave open although they are known: nothing in the catalogue says what they give, or they give it elsewhere. */
import type { Gap, NodeId } from '../../../src/model.ts';
import { catalogue } from '../catalogue.ts';
import { gap } from '../gaps.ts';
import type { State } from '../state.ts';

const CATALOGUED: ReadonlySet<string> = new Set(catalogue.flatMap(({ permissions }) => permissions.flat()));

/** What is read alone destroys nothing; a permission to write, of which the catalogue says nothing, counts as unknown. */
export function gapsOfJob(node: NodeId, { grants, accounts, jobs }: State): readonly Gap[] {
  const grant = grants[node];
  if (jobs?.[node] === undefined || grant?.kind !== 'permitted') return [];
  const writes = Object.entries(grant.permissions).flatMap(([key, { most }]) => (most === 'write' ? [key] : []));
  const request = accounts[grant.account]?.listedBy ?? '';
  const blank = writes.filter((key) => key !== 'id_token' && !CATALOGUED.has(`${key}:write`)).toSorted();
  const words = blank.map((key) => key.replaceAll('_', '-')).join(', ');
  return [
    ...(blank.length === 0 ? [] : [gap('GH-U2', `what may be written with ${words}: nothing of it is in the catalogue`, { because: 'unsupported', request })]),
    ...(writes.includes('id_token') ? [gap('GH-U12', TRUSTED_ELSEWHERE, { because: 'unsupported', request })] : []),
  ];
}

const TRUSTED_ELSEWHERE = "who trusts the job's identity tokens: of AWS the roles that were collected are followed, other clouds and registries are not asked";
