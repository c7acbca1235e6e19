import type { Evidence } from '../../src/model.ts';

/** Whether a principal may make a call, and how that is known. Null where the call is denied. */
export type Verdict = { readonly certainty: 'allowed' | 'unknown'; readonly evidence: readonly Evidence[] } | null;
