// What each curated operation acts on: the resource types on which AWS authorises it and the patterns of their ARNs. A row of
// providers/aws/catalogue.json may say so itself (`on`, with its reason), by names of AWS's types or of `resourceTypes` there.

export function targets({ asOf, source, services }, { resourceTypes: judged, operations: rows }) {
  const types = new Map();
  const operations = rows.map((row) => {
    const named = typesOf(row, services, judged);
    // What one type leaves out would be taken from the others as well.
    if (named.length > 1 && named.some(({ key }) => judged[key]?.except.length > 0))
      throw new Error(`${row.id} acts on several types, of which one has exceptions.`);
    for (const { key, include } of named) types.set(key, include);
    return [row.id, withoutCovered(named).map(({ key }) => key)];
  });
  const used = new Set(operations.flatMap(([, keys]) => keys));
  const shown = [...types].filter(([key]) => used.has(key) && !Object.hasOwn(judged, key)).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{\n"asOf":${JSON.stringify(asOf)},\n"source":${JSON.stringify(source)},\n"types":${lines(shown)},\n"operations":${lines(operations)}\n}\n`;
}

function lines(entries) {
  return `{\n${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',\n')}\n}`;
}

/** The plainest type first: what an operation needs before what it may touch, the shorter name before the longer. */
function typesOf({ id, on, because }, services, judged) {
  const [prefix, name] = id.split(':');
  const service = services.get(prefix);
  const action = service?.actions.get(name);
  if (action === undefined) throw new Error(`${id} is no action of AWS's reference.`);
  if ((on === undefined) !== (because === undefined)) throw new Error(`${id} says on what it acts without saying why, or the other way round.`);
  if (on !== undefined) return on.map((key) => typeOf(key.includes(':') ? key : `${prefix}:${key}`, services, judged));
  if (action.resourceTypes.length === 0) return [typeOf('aws:account', services, judged)];
  return action.resourceTypes
    .map((type) => ({ ...typeOf(`${prefix}:${type.name}`, services, judged), required: type.required }))
    .toSorted((a, b) => Number(b.required) - Number(a.required) || a.include[0].length - b.include[0].length || (a.key < b.key ? -1 : 1));
}

function typeOf(key, services, judged) {
  if (Object.hasOwn(judged, key)) return { key, include: judged[key].include };
  const name = key.slice(key.indexOf(':') + 1);
  const type = [...(services.get(key.slice(0, key.indexOf(':')))?.types.values() ?? [])].find((one) => one.key.toLowerCase() === name.toLowerCase());
  if (type === undefined) throw new Error(`Neither AWS's reference nor the catalogue has a resource type "${key}".`);
  // AWS's reference writes the ARNs of a type that has several with commas between.
  return { key, include: type.arn.split(/,\s*/).map(templateOf) };
}

/**
 * `arn:${Partition}:rds:${Region}:${Account}:db:${DbInstanceName}` as `arn:{partition}:rds:*:{account}:db:*`. Behind the name of a
 * type one wildcard says as much as several: it runs over slashes and colons.
 */
function templateOf(arn) {
  const parts = arn.split(':');
  if (parts.length < 6 || parts[0] !== 'arn') throw new Error(`"${arn}" is no ARN.`);
  const [, , service, region, account] = parts;
  const rest = parts
    .slice(5)
    .join(':')
    .replaceAll(/\$\{[^}]*\}/g, '*');
  const name = rest.replace(/(?<=[a-z][/:])\*(?:[/:]\*)+$/i, '*');
  return ['arn', '{partition}', open(service), open(region), /^\$\{\w*Account\w*\}$/.test(account) ? '{account}' : open(account), name].join(':');
}

function open(segment) {
  return segment.replaceAll(/\$\{[^}]*\}/g, '*');
}

/** A type whose names all belong to another type of the same operation adds nothing. */
function withoutCovered(types) {
  return types.filter(
    ({ include }, index) =>
      !types.some((other, place) => place !== index && coversAll(other.include, include) && (place < index || !coversAll(include, other.include))),
  );
}

function coversAll(outer, inner) {
  return inner.every((pattern) => outer.some((wider) => covers(wider.split(':'), pattern.split(':'))));
}

function covers(outer, inner) {
  if (outer.length < 6 || inner.length < 6) return outer.join(':') === inner.join(':');
  const segments = (parts) => [...parts.slice(0, 5), parts.slice(5).join(':')];
  const wanted = segments(outer).map((glob) => new RegExp(`^${glob.split('*').map(literal).join('.*')}$`, 's'));
  return segments(inner).every((segment, index) => wanted[index].test(segment));
}

function literal(text) {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
