import { type Rule, SEVERITY_ROWS } from '../judgement.ts';
import { SEVERITIES } from '../model.ts';
import { SEVERITY_TABLE } from './severity.ts';

/** The page of the rules and of the severity table, as Markdown. Generated, so that it cannot say anything else than the code. */
export function rulesPage(rules: readonly Rule[]): string {
  return `${[
    '<!-- This file is generated (npm run generate). Change the rules, not this page. -->',
    '# Rules',
    ...rules.map(describeRule),
    '# Severity',
    'Where a finding begins. It goes one step down for an environment that does not weigh like production, and one for a condition that the holder cannot satisfy at will; never below low for destruction. A window or a copy that the same token can end does not count, and copies that were not inspected count as none.',
    ['| begins at | what it is about |', '|---|---|', ...severityRows()].join('\n'),
  ].join('\n\n')}\n`;
}

function describeRule({ id, title, help, narrowedBy, mappings }: Rule): string {
  const mapped = Object.values(mappings).flat().join(', ');
  const accepting = narrowedBy.length === 0 ? '' : `\n\nAn acceptance must name one of: ${narrowedBy.join(', ')}.`;
  return `## ${id}\n\n**${title}.** ${help}${accepting}${mapped === '' ? '' : `\n\nMaps to: ${mapped}`}`;
}

function severityRows(): readonly string[] {
  const rows = SEVERITY_ROWS.map((row) => SEVERITY_TABLE[row]);
  return SEVERITIES.flatMap((severity) => rows.filter(({ start }) => start === severity).map(({ about }) => `| ${severity} | ${about} |`));
}
