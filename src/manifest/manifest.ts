import type { Environment, ProviderId, SecretSource, Token } from '../model.ts';

/** A credential that may look at other tokens. `entry` is the manifest's; `source` is null where it names no value (a saved file). */
export interface ManifestAuditor {
  readonly provider: ProviderId;
  readonly entry: unknown;
  readonly source: SecretSource | null;
}

/** A manifest that was read and holds together. */
export interface Manifest {
  /** As the user named it, or as it was found, from the working directory. Null for one token without a manifest. */
  readonly path: string | null;
  /** Of the file's bytes, in hexadecimal. */
  readonly sha256: string;
  /** The lines of the file, so that a finding can show the one that it is about. */
  readonly lines: readonly string[];
  readonly environments: readonly Environment[];
  readonly auditors: readonly ManifestAuditor[];
  readonly tokens: readonly Token[];
}
