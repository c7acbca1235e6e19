import type * as z from 'zod';
import type { ProviderId } from '../model.ts';
import type { RankedPattern } from '../placing.ts';
import type { Recognition, Secret } from '../provider.ts';

/** The words that one provider brings to the manifest. Loads no SDK: a manifest is checked without one. */
export interface Vocabulary {
  readonly id: ProviderId;
  /** As the provider writes itself: "GitHub". */
  readonly title: string;
  /** What `kind` may say. */
  readonly kinds: readonly string[];
  /** One entry of a token's `scopes`. */
  readonly scope: z.ZodType;
  /** What an environment says of this provider. */
  readonly pattern: z.ZodType;
  /** One entry of `auditors`; null when no credential can look at another token. Its `env`, `profile` or `file` is its value's source. */
  readonly auditor: z.ZodType | null;
  /** The keys that name a token instead of holding a reference to its value: `principal`, `workflow`, … */
  readonly named: Readonly<Record<string, z.ZodType<string>>>;
  /** The parts of a value that `secret: { env: { … } }` may name; empty when values are one text. The first two are required. */
  readonly parts: readonly string[];
  /** The keys of `token:`. */
  readonly facts: readonly string[];
  /** Distinctive shapes of values, as global expressions: refused inside a manifest, taken out of every output. */
  readonly shapes: readonly RegExp[];
  /** Decides offline whether a value may be sent to this provider at all. A value of one text is the part `value`. */
  readonly recognise: (secret: Secret) => Recognition;
  /** Reads the named profile from the provider's own shared files; null when it has none. Throws an AuditError. */
  readonly readProfile: ((profile: string, environment: Readonly<Record<string, string | undefined>>) => Promise<Secret>) | null;
  /** Replaces the files that a scope names by what is in them. `read` throws an AuditError. */
  readonly inlineFiles: (scope: unknown, read: (path: string) => unknown) => unknown;
  /** The patterns of an environment's entry, with their ranks. */
  readonly rank: (pattern: unknown) => readonly RankedPattern[];
}
