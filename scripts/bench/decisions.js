// Decisions a second in the set form, held against `decide`, one request at a time, on a part of the actions.
import { built } from './built.js';
import { atLeast, medianMs, under } from './figures.js';
import { ACTIONS, POLICIES, REQUEST, spread } from './five-policies.js';

const SAMPLE = 500;
const BAR = 300_000;
const TIMES = { runs: 7, warm: 3 };

export async function measureDecisions() {
  const { OUTCOMES, actionTable, compile, decideCompiled, decideTable } = await built('providers/aws/policy/index.js');
  const table = actionTable(ACTIONS);
  const compiled = compile(POLICIES);
  const whole = medianMs(() => decideTable(REQUEST, compile(POLICIES), 'complete', table), TIMES);
  const kept = medianMs(() => decideTable(REQUEST, compiled, 'complete', table), TIMES);
  const outcomes = [...decideTable(REQUEST, compiled, 'complete', table)].map((place) => OUTCOMES[place]);
  const sample = spread(SAMPLE);
  const alone = medianMs(() => sample.map((action) => decideCompiled({ ...REQUEST, action }, compiled, 'complete')), { runs: 3, warm: 1 });
  const faults = sample.flatMap((action) => {
    const { outcome, denial } = decideCompiled({ ...REQUEST, action }, compiled, 'complete');
    const one = denial === undefined ? outcome : `${outcome}/${denial}`;
    const all = outcomes[ACTIONS.indexOf(action)];
    return one === all ? [] : [`${action}: decide says ${one}, decideTable ${all}`];
  });
  const counts = OUTCOMES.map((outcome) => `${outcomes.filter((one) => one === outcome).length} ${outcome}`).filter((text) => !text.startsWith('0 '));
  return {
    figures: [
      atLeast('all actions, policies compiled each time', (ACTIONS.length / whole) * 1000, BAR, 'decisions/s'),
      atLeast('all actions, policies compiled once', (ACTIONS.length / kept) * 1000, BAR, 'decisions/s'),
      atLeast('one action at a time, policies compiled once', (SAMPLE / alone) * 1000, null, 'decisions/s'),
      under('all actions, policies compiled each time', whole, null, 'ms'),
    ],
    notes: [
      `five AWS-managed policies, one SCP, ${ACTIONS.length} actions on *: ${counts.join(', ')}`,
      `medians of ${TIMES.runs}, warm; ${SAMPLE} of the answers held against decide`,
    ],
    faults,
  };
}
