/** The ARNs that resource types lie in. A curated operation may be authorised on several types, which its `resourceType` names together. */
import type { Language } from '../policy/language.ts';
import { curated, targets } from './curated.ts';

/** Between the types of an operation that is authorised on several. */
const BETWEEN = ', ';

/** What a curated operation is authorised on, as AWS's reference or the operation's own row has it. */
export function resourceTypeOf(operation: string): string {
  return (targets.operations[operation] ?? []).join(BETWEEN);
}

/** The templates of all types together, with `{partition}` and `{account}` left open; null when one of them may lie anywhere. */
export function templatesOf(resourceType: string): Language | null {
  const types = resourceType.split(BETWEEN).map(typeOf);
  const known = types.filter((type) => type !== null);
  if (known.length < types.length) return null;
  return { include: known.flatMap(({ include }) => include), except: known.flatMap(({ except }) => except) };
}

/** The templates in one account of one partition. */
export function fillIn({ include, except }: Language, account: string, partition: string): Language {
  const named = (template: string): string => template.replace('{partition}', partition).replace('{account}', account);
  return { include: include.map(named), except: except.map(named) };
}

function typeOf(key: string): Language | null {
  if (Object.hasOwn(curated.resourceTypes, key)) return curated.resourceTypes[key] ?? null;
  const include = Object.hasOwn(targets.types, key) ? targets.types[key] : undefined;
  return include === undefined ? null : { include, except: [] };
}
