import * as z from 'zod';
import { nearest } from '../nearest.ts';
import { type Help, type Issue, isMapping, type Path, valueAt } from './issue.ts';
import { wording } from './wording.ts';
import { alternatives, quoted } from './words.ts';

/** All that a schema finds wrong with a value, one issue a mistake, each as deep in the value as it can be told. */
export function issuesOf(schema: z.ZodType, value: unknown): readonly Issue[] {
  const known = new WeakMap<readonly string[], readonly string[]>();
  const { error } = schema.safeParse(value, {
    error: (issue) => {
      // Only here does an issue still know its schema, and so which keys would have been right.
      if (issue.code === 'unrecognized_keys') known.set(issue.keys, keysOf(issue.inst));
      return wording(issue);
    },
  });
  const issues = (error?.issues ?? []).flatMap((issue) => expand(issue, [], { value, known }));
  return withoutEchoes(issues);
}

function keysOf(schema: unknown): readonly string[] {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  if (schema instanceof z.ZodRecord && schema.keyType instanceof z.ZodEnum) return schema.keyType.options.map(String);
  return [];
}

interface Context {
  readonly value: unknown;
  readonly known: WeakMap<readonly string[], readonly string[]>;
}

function expand(issue: z.core.$ZodIssue, prefix: Path, context: Context): readonly Issue[] {
  const path = [...prefix, ...issue.path.map((step) => (typeof step === 'number' ? step : String(step)))];
  const { message } = issue;
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(key, path, context.known.get(issue.keys) ?? []));
    case 'invalid_union':
      return expandUnion(issue, path, context);
    case 'invalid_key':
      return [{ path, at: 'key', message: issue.issues[0]?.message ?? message, help: null }];
    case 'custom':
      return [{ path, at: issue.params?.['at'] === 'key' ? 'key' : 'value', message, help: wanted(issue.params?.['wants']) }];
    case 'invalid_type':
      return [wrong(path, message, context, (found) => mistyped(found, [issue.expected]))];
    case 'invalid_value':
      return [wrong(path, message, context, (found) => mistaken(found, issue.values))];
    default:
      return [{ path, at: 'value', message, help: null }];
  }
}

function expandUnion(issue: z.core.$ZodIssueInvalidUnion, path: Path, context: Context): readonly Issue[] {
  if (issue.discriminator !== undefined) return discriminated(issue, path, context);
  const fitting = issue.errors.filter((branch) => !branch.some(isOfAnotherType));
  const branches = fitting.map((branch) => withoutEchoes(branch.flatMap((inner) => expand(inner, path, context))));
  const [nearestBranch] = branches.toSorted((a, b) => a.length - b.length);
  if (nearestBranch !== undefined) return nearestBranch;
  const types = issue.errors.flat().filter(isOfAnotherType);
  const names = types.map((type) => type.expected);
  const expected = [...new Set(types.map(({ message }) => message.replace(/^expected /, '')))];
  return [wrong(path, `expected ${alternatives(expected)}`, context, (found) => mistyped(found, names))];
}

/** The value as a whole is of a type that this branch of a union does not take. */
function isOfAnotherType(issue: z.core.$ZodIssue): issue is z.core.$ZodIssueInvalidType {
  return issue.code === 'invalid_type' && issue.path.length === 0;
}

/** The key that tells the branches of a union apart (`provider`) says none of them, is missing, or is misspelt. */
function discriminated(issue: z.core.$ZodIssueInvalidUnion, path: Path, context: Context): readonly Issue[] {
  const { discriminator = '', message } = issue;
  const options = 'options' in issue ? (issue.options ?? []) : [];
  const entry = valueAt(context.value, path.slice(0, -1));
  const misspelt = isMapping(entry) && !Object.hasOwn(entry, discriminator) ? nearest(discriminator, Object.keys(entry)) : null;
  if (misspelt !== null) return [unknownKey(misspelt, path.slice(0, -1), [discriminator])];
  return [wrong(path, message, context, (found) => mistaken(found, options))];
}

function unknownKey(word: string, path: Path, among: readonly string[]): Issue {
  return { path: [...path, word], at: 'key', message: `unknown key ${quoted(word)}`, help: { kind: 'slip', word, among, listed: false } };
}

/** What is missing is told by the mapping that lacks it. */
function wrong(path: Path, message: string, { value }: Context, help: (found: unknown) => Help | null): Issue {
  const found = valueAt(value, path);
  const key = path.at(-1);
  if (found !== undefined || key === undefined) return { path, at: 'value', message, help: help(found) };
  return { path: path.slice(0, -1), at: 'value', message: `the key "${key}" is missing`, help: { kind: 'missing', keys: [String(key)] } };
}

function mistyped(found: unknown, expected: readonly string[]): Help | null {
  const wantsQuotes = expected.includes('string') && (typeof found === 'number' || typeof found === 'boolean');
  return wantsQuotes ? { kind: 'text', text: 'put it in quotes' } : null;
}

function mistaken(found: unknown, among: readonly unknown[]): Help | null {
  return typeof found === 'string' ? { kind: 'slip', word: found, among: among.map(String), listed: true } : null;
}

function wanted(keys: unknown): Help | null {
  return Array.isArray(keys) && keys.length > 0 ? { kind: 'missing', keys: keys.map(String) } : null;
}

/** A misspelt key is one mistake, not two: that the right one is missing goes without saying. */
function withoutEchoes(issues: readonly Issue[]): readonly Issue[] {
  if (!issues.some(({ help }) => help?.kind === 'missing')) return issues;
  const meant = new Set(
    issues.flatMap(({ path, help }) => {
      const word = help?.kind === 'slip' && !help.listed ? nearest(help.word, help.among) : null;
      return word === null ? [] : [JSON.stringify([...path.slice(0, -1), word])];
    }),
  );
  return issues.filter(({ path, help }) => help?.kind !== 'missing' || !help.keys.some((key) => meant.has(JSON.stringify([...path, key]))));
}
