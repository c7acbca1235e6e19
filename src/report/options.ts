import type { Severity } from '../model.ts';

/** The formats that a report can be written in; `format.ts` says how. */
export const FORMATS = ['table', 'json'] as const;
export type Format = (typeof FORMATS)[number];

/** How a report is to be shown. The renderers ask the terminal nothing: the caller has looked. */
export interface RenderOptions {
  /** Columns of the terminal; null when the output is piped, so that nothing is shortened. */
  readonly width: number | null;
  /** Colours: none, 16, 256, all. */
  readonly level: 0 | 1 | 2 | 3;
  readonly unicode: boolean;
  /** Lines of the manifest by number, for the diagnostics; a line that is not there is not shown. */
  readonly sourceLines?: ReadonlyMap<number, string>;
  readonly failOn: Exclude<Severity, 'note'> | 'never';
  /** What the command exits with, or would. */
  readonly exitCode: number;
  readonly verbose: boolean;
  /** Verdicts and result, nothing else. */
  readonly quiet: boolean;
  /** The command to offer at the end, where the one that the report suggests would not work. */
  readonly next?: string;
}
