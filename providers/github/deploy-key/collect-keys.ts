/** The deploy keys that a manifest knows by `deployKey`. No private key is read: the settings of the repository tell what it may do. */
import { AuditError, type Failure, type Subject, type Token } from '../../../src/model.ts';
import type { CollectContext } from '../../../src/provider.ts';
import { tryRead } from '../../../src/transport/failures.ts';
import type { Roll } from '../auditor/auditor.ts';
import type { DeployKey } from '../auditor/responses.ts';
import type { Way } from '../collect.ts';
import { listed } from '../listed.ts';
import type { Account, Grant } from '../state.ts';
import { ambiguousKey, type JudgedKey, knownKey, type NamedKey, unreadKey } from './judge-key.ts';
import { openKeyLists } from './key-lists.ts';

export interface CollectedKeys {
  readonly subjects: readonly Subject[];
  readonly failed: readonly Failure[];
  readonly grants: Readonly<Record<string, Grant>>;
  readonly accounts: Readonly<Record<string, Account>>;
}

/** One list for each repository, whichever of its keys are named. Without an auditor nothing is asked. */
export async function collectKeys(tokens: readonly Token[], context: CollectContext, way: Way): Promise<CollectedKeys> {
  const wanted = tokens.flatMap((token) => (token.means.kind === 'named' && token.means.by === 'deployKey' ? [namedKey(token, token.means.value)] : []));
  if (wanted.length === 0) return { subjects: [], failed: [], grants: {}, accounts: {} };
  const found: JudgedKey[] = [];
  const failed: Failure[] = [];
  const listKeys = await openKeyLists(tokens, context, way);
  for (const named of wanted) {
    context.progress(`asking ${named.repository} about ${named.token}`);
    const list = await listKeys(named.repository);
    const judged = await tryRead(async () => judgeKey(named, list));
    if (judged.ok) found.push(judged.value);
    else failed.push({ token: named.token, code: judged.error.code, message: judged.error.message, hint: judged.error.hint });
  }
  return {
    subjects: found.map(({ subject }) => subject),
    failed,
    grants: Object.fromEntries(found.map(({ subject, grant }) => [subject.node, grant])),
    accounts: Object.fromEntries(found.map(({ subject, account }) => [subject.node, account])),
  };
}

/** "acme/docs#release machine", as the vocabulary has passed it. */
function namedKey({ name }: Token, entry: string): NamedKey {
  const hash = entry.indexOf('#');
  return { token: name, repository: entry.slice(0, hash), which: entry.slice(hash + 1) };
}

/** Digits alone are a number, which belongs to one key. Of a title there may be several. Throws an AuditError (`unauthorized`) when there is none. */
function judgeKey(named: NamedKey, list: Roll<DeployKey>): JudgedKey {
  const isNumber = /^\d+$/.test(named.which);
  const fitting = list.items.filter(({ id, title }) => (isNumber ? String(id) : title) === named.which);
  const [first, ...others] = fitting;
  // In a part of the list that was not read, more may have the same title.
  if (list.broken !== null && (first === undefined || !isNumber)) return unreadKey(named, list.broken);
  if (first === undefined) throw missing(named, list.items);
  return others.length === 0 ? knownKey(named, first) : ambiguousKey(named, fitting);
}

function missing({ repository, which }: NamedKey, keys: readonly DeployKey[]): AuditError {
  const names = keys.map(({ id, title }) => `${id} (${title})`);
  return new AuditError('unauthorized', `${repository} has no deploy key ${which}: GitHub lets none in that is not among its keys.`, {
    hint: `It was deleted, or it is named otherwise. ${names.length === 0 ? 'The repository has no deploy keys.' : `Its deploy keys are ${listed(names)}.`}`,
  });
}
