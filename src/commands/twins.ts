import type { Command, Option } from 'commander';
import type { Io } from './io.ts';

/** What is decided at the moment of use, never by a variable that somebody set long ago. */
const WITHOUT_TWIN = ['token', 'allow-exec'];

/**
 * Gives every single-valued option its twin in the environment: `--fail-on` is `OVERSCOPE_FAIL_ON`. The command line wins.
 * Switches are read strictly (1, 0, true, false): a twin that is misspelt must not pass for "off".
 */
export function applyTwins(command: Command, io: Io): void {
  for (const option of command.options) {
    const text = io.env[twinOf(option)];
    if (text === undefined || text === '' || !hasTwin(option)) continue;
    const name = option.attributeName();
    if (command.getOptionValueSource(name) !== 'default' && command.getOptionValueSource(name) !== undefined) continue;
    command.setOptionValueWithSource(name, readTwin(command, option, text), 'env');
  }
}

function hasTwin(option: Option): boolean {
  return !Array.isArray(option.defaultValue) && !WITHOUT_TWIN.includes(option.name()) && option.name() !== 'version';
}

function twinOf(option: Option): string {
  return `OVERSCOPE_${option.name().replaceAll('-', '_').toUpperCase()}`;
}

function readTwin(command: Command, option: Option, text: string): unknown {
  const refuse = (expected: string): never => command.error(`error: ${twinOf(option)} is '${text}'. ${expected}`);
  if (option.isBoolean()) {
    if (!['1', '0', 'true', 'false'].includes(text)) return refuse('Expected 1, 0, true or false.');
    return text === '1' || text === 'true';
  }
  if (option.argChoices !== undefined && !option.argChoices.includes(text)) return refuse(`Expected one of: ${option.argChoices.join(', ')}.`);
  if (option.parseArg === undefined || option.argChoices !== undefined) return text;
  try {
    return option.parseArg(text, undefined);
  } catch (error) {
    return refuse(error instanceof Error ? error.message : '');
  }
}
