// Times and figures: how they are taken and how they are printed.

/** The middle one of `runs` times in ms, after `warm` runs that do not count. */
export function medianMs(work, { runs, warm }) {
  for (let run = 0; run < warm; run += 1) work();
  const times = Array.from({ length: runs }, () => {
    const began = performance.now();
    work();
    return performance.now() - began;
  });
  return median(times);
}

export function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

/** At least `bar`, in whole numbers. */
export function atLeast(what, figure, bar, unit) {
  return { what, figure: `${whole(figure)} ${unit}`, bar: bar === null ? '' : `at least ${whole(bar)}`, met: bar === null ? '' : verdict(figure >= bar) };
}

/** Under `bar`; null where there is none. */
export function under(what, figure, bar, unit) {
  const shown = figure < 100 ? figure.toFixed(1) : whole(figure);
  return { what, figure: `${shown} ${unit}`, bar: bar === null ? '' : `under ${whole(bar)}`, met: bar === null ? '' : verdict(figure < bar) };
}

const verdict = (met) => (met ? 'met' : 'NOT MET');
const whole = (number) => Math.round(number).toLocaleString('en-US');

export function printFigures(figures) {
  const rows = [{ what: 'what', figure: 'figure', bar: 'bar', met: '' }, ...figures];
  const width = (column) => Math.max(...rows.map((row) => row[column].length));
  for (const { what, figure, bar, met } of rows) {
    console.log(`  ${what.padEnd(width('what'))}  ${figure.padStart(width('figure'))}  ${bar.padEnd(width('bar'))}  ${met}`.trimEnd());
  }
}
