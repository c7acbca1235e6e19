import { PROVIDER_IDS } from '../model.ts';
import type { Vocabularies } from '../providers.ts';
import type { Fault, WrittenScalar } from './yaml-nodes.ts';

interface Shape {
  readonly expression: RegExp;
  readonly message: string;
}

const PRIVATE_KEY: Shape = { expression: /-----BEGIN [A-Z ]*PRIVATE KEY-----/g, message: looksLike('a private key') };
/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids (read 2026-11) */
const KEY_ID: Shape = { expression: /(?<![A-Za-z0-9])A[KS]IA[A-Z2-7]{16}(?![A-Za-z0-9])/g, message: looksLike('an access key id') };

/** Values that no prefix gives away: a UUID, 40 characters of base64. Elsewhere they are honest names and paths; below a reference they are not. */
const UUID = /(?<![0-9A-Za-z-])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9A-Za-z-])/gi;
const FORTY = /(?<![A-Za-z0-9/+])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])/g;

/** Takes out of a message about a manifest whatever could be a value. */
export function hideValues(text: string, vocabularies: Vocabularies): string {
  const expressions = [...shapesOf(vocabularies).map(({ expression }) => expression), KEY_ID.expression, UUID, FORTY];
  return expressions.reduce((clean, expression) => clean.replaceAll(expression, '[redacted]'), text);
}

/** Values that were pasted into a manifest, its comments too. Each is told by its place and its kind, never by itself. */
export function findValues(text: string, scalars: readonly WrittenScalar[], vocabularies: Vocabularies): readonly Fault[] {
  const shapes = [...shapesOf(vocabularies), KEY_ID];
  const suspect = withoutKeyIds(text, scalars);
  const found = new Map<number, Fault>();
  const report = (offset: number, message: string): void => {
    if (!found.has(offset)) found.set(offset, { offset, message });
  };
  for (const { expression, message } of shapes) for (const { index } of suspect.matchAll(expression)) report(index, message);
  for (const scalar of scalars) {
    const isAsWritten = text.slice(scalar.start, scalar.end).includes(scalar.text);
    const disguised = isAsWritten ? undefined : shapes.find(({ expression }) => scalar.text.search(expression) >= 0);
    if (disguised !== undefined) report(scalar.start, disguised.message);
    if (isReference(scalar) && holdsBareValue(scalar.text)) report(scalar.start, looksLike("a token's value"));
  }
  return [...found.values()];
}

function looksLike(what: string): string {
  return `this looks like ${what}; a manifest says where a value is read from, and holds none`;
}

function shapesOf(vocabularies: Vocabularies): readonly Shape[] {
  const ofProviders = PROVIDER_IDS.flatMap((id) => {
    const { shapes, title } = vocabularies[id];
    return shapes.map((expression) => ({ expression, message: looksLike(`a value of ${title}`) }));
  });
  return [PRIVATE_KEY, ...ofProviders];
}

/** The text with blanks for the key ids that stand where one may: an `accessKeyId` names a token whose value is never read. */
function withoutKeyIds(text: string, scalars: readonly WrittenScalar[]): string {
  const pieces: string[] = [];
  let end = 0;
  for (const scalar of scalars) {
    if (scalar.path.at(-1) !== 'accessKeyId' || isReference(scalar) || scalar.text.replace(KEY_ID.expression, '') !== '') continue;
    pieces.push(text.slice(end, scalar.start), ' '.repeat(scalar.end - scalar.start));
    end = scalar.end;
  }
  return [...pieces, text.slice(end)].join('');
}

function isReference({ path }: WrittenScalar): boolean {
  return path[0] === 'auditors' || path.includes('secret');
}

/** Of 40 characters, those with a digit count; with a slash they could be a path, so only if both cases occur too (one secret in five hundred lacks one). */
function holdsBareValue(text: string): boolean {
  const words = [...text.matchAll(FORTY)].map(([word]) => word);
  return text.search(UUID) >= 0 || words.some((word) => /[0-9]/.test(word) && (!word.includes('/') || (/[a-z]/.test(word) && /[A-Z]/.test(word))));
}
