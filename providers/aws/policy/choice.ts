/** Which names a statement is about: `only` those that a pattern matches, or all `except` those. */
export interface Choice {
  readonly kind: 'only' | 'except';
  readonly patterns: readonly string[];
}
