/**
 * Questions about two texts whose answers never change. Principals of one account hold the same patterns and thousands of
 * actions meet them, so that a few hundred questions are asked hundreds of thousands of times.
 */
const MOST_KEPT = 200_000;

/** The same question, answered from memory where it was asked before. The memory starts anew when it is full. */
export function remembered<Answer>(ask: (a: string, b: string) => Answer): (a: string, b: string) => Answer {
  let known = new Map<string, Map<string, Answer>>();
  let kept = 0;
  return (a, b) => {
    const own = known.get(a);
    const found = own?.get(b);
    if (found !== undefined) return found;
    if (kept >= MOST_KEPT) {
      known = new Map();
      kept = 0;
    }
    const answer = ask(a, b);
    const answers = known.get(a) ?? new Map<string, Answer>();
    known.set(a, answers.set(b, answer));
    kept += 1;
    return answer;
  };
}
