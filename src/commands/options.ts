import { InvalidArgumentError, Option } from 'commander';

/** Reads an option's text, or says what was expected (commander adds the option's name). */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least) throw new InvalidArgumentError(`Expected a whole number from ${least}.`);
    return value;
  };
}

/** "24h", "7d" → hours */
export function age(text: string): number {
  const found = /^(\d+)([hd])$/.exec(text);
  if (found === null) throw new InvalidArgumentError('Expected hours or days, e.g. 24h or 7d.');
  return Number(found[1]) * (found[2] === 'd' ? 24 : 1);
}

/** An ISO 8601 instant with its zone, or a day (then its beginning in UTC). */
export function instant(text: string): Date {
  const shaped = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/.test(text);
  const date = new Date(text);
  if (!shaped || Number.isNaN(date.getTime())) throw new InvalidArgumentError('Expected an ISO 8601 instant, e.g. 2026-11-22T12:00:00Z.');
  return date;
}

export function sha256(text: string): string {
  if (!/^[0-9a-f]{64}$/i.test(text)) throw new InvalidArgumentError('Expected the 64 hexadecimal digits that the refusal printed.');
  return text.toLowerCase();
}

/** Gathers a repeatable option. */
function repeatable(text: string, previous: readonly string[]): readonly string[] {
  return [...previous, text];
}

/** An option that may be given again and again; it has no twin in the environment. */
export function listOption(flags: string, description: string): Option {
  return new Option(flags, description).argParser(repeatable).default([], 'none');
}
