/** The deploy keys of repositories, as the auditors of the manifest are shown them. */
import type { Token } from '../../../src/model.ts';
import type { CollectContext } from '../../../src/provider.ts';
import { type Roll, readRoll, unfitToLook } from '../auditor/auditor.ts';
import { type DeployKey, DeployKeyPage } from '../auditor/responses.ts';
import { type Client, createClient } from '../client.ts';
import type { Way } from '../collect.ts';
import { kindOf } from '../recognise.ts';

type KeyList = Roll<DeployKey>;
type Unread = NonNullable<KeyList['broken']>;

/** The list of a repository, asked for once however often it is wanted. Never fails: what could not be read is said in `broken`. */
export type ListKeys = (repository: string) => Promise<KeyList>;

/** `tokens` are all that are audited: none of their values is an auditor's. */
export async function openKeyLists(tokens: readonly Token[], context: CollectContext, way: Way): Promise<ListKeys> {
  const { clients, refused } = await openAuditors(tokens, context, way);
  const known = new Map<string, Promise<KeyList>>();
  return (repository) => {
    const name = repository.toLowerCase();
    const list = known.get(name) ?? readKeys(repository, clients, refused);
    known.set(name, list);
    return list;
  };
}

interface Auditors {
  readonly clients: readonly Client[];
  /** Why auditors that the manifest names are not asked. */
  readonly refused: readonly string[];
}

async function openAuditors(tokens: readonly Token[], context: CollectContext, { send, endpoint }: Way): Promise<Auditors> {
  const audited = tokens.flatMap(({ name, means }) => (means.kind === 'secret' ? [context.reveal(name)] : []));
  const clients: Client[] = [];
  const refused: string[] = [];
  for (const { secret } of context.auditors) {
    const kind = secret === null ? null : kindOf(secret);
    const because = secret === null || kind === null ? 'it has no value of a token' : unfitToLook(secret, kind, audited);
    if (because !== null || secret === null) refused.push(`the auditor was not asked, since ${because}`);
    else clients.push(await createClient(send, endpoint, secret));
  }
  return { clients, refused };
}

const NOBODY = 'no auditor is there to ask. Add one with administration: read on its repository (auditors: github)';

/** The auditors are asked in turn, until one of them is shown the whole. */
async function readKeys(repository: string, clients: readonly Client[], refused: readonly string[]): Promise<KeyList> {
  const path = `/repos/${repository}/keys`;
  const lists: KeyList[] = [];
  for (const client of clients) {
    const list = await readRoll(client, path, DeployKeyPage);
    if (list.broken === null) return list;
    lists.push(list);
  }
  const [first] = lists.toSorted((one, other) => other.items.length - one.items.length);
  const broken: Unread = first?.broken ?? { because: 'unsupported', request: `GET ${path}`, reason: '', none: true };
  const reasons = [...new Set([...lists.map((list) => list.broken?.reason ?? ''), ...refused])];
  return { items: first?.items ?? [], broken: { ...broken, reason: reasons.length === 0 ? NOBODY : reasons.join('; ') } };
}
