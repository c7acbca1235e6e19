// The table of all actions: a service a line, its actions by level. A level with "*" behind it holds those that are authorised
// on no resource, whose requests name "*".

// AWS's words for a level, and ours. A combined level says write beside what it is about.
const LEVELS = { Read: 'read', List: 'list', Write: 'write', 'Tagging, Write': 'tagging', 'Permissions management, Write': 'permissions' };

export function actionTable({ asOf, source, services }) {
  const lines = [...services].map(([service, { actions }]) => `${JSON.stringify(service)}:${JSON.stringify(byLevel(actions))}`);
  return `{\n"asOf":${JSON.stringify(asOf)},\n"source":${JSON.stringify(source)},\n"services":{\n${lines.join(',\n')}\n}\n}\n`;
}

function byLevel(actions) {
  const groups = {};
  for (const [name, { accessLevel, isWildcardOnly }] of actions) {
    const level = LEVELS[accessLevel];
    if (level === undefined) throw new Error(`${name} has the level "${accessLevel}", for which the table has no word.`);
    const group = isWildcardOnly ? `${level}*` : level;
    groups[group] = group in groups ? `${groups[group]} ${name}` : name;
  }
  return Object.fromEntries(Object.entries(groups).toSorted());
}
