/** Three-valued (Kleene) logic: what is not known stays open until what is known decides. */

export type Truth = 'no' | 'maybe' | 'yes';

const ORDER: Readonly<Record<Truth, number>> = { no: 0, maybe: 1, yes: 2 };

/** The weakest; `yes` of none. */
export function and(...truths: readonly Truth[]): Truth {
  return truths.reduce((weakest, truth) => (ORDER[truth] < ORDER[weakest] ? truth : weakest), 'yes');
}

/** The strongest; `no` of none. */
export function or(...truths: readonly Truth[]): Truth {
  return truths.reduce((strongest, truth) => (ORDER[truth] > ORDER[strongest] ? truth : strongest), 'no');
}

/** What is true in either of two cases of which one holds: known only where both agree. */
export function either(a: Truth, b: Truth): Truth {
  return a === b ? a : 'maybe';
}

export function truth(holds: boolean): Truth {
  return holds ? 'yes' : 'no';
}
