import { afterEach, expect, it } from 'vitest';
import { provider } from '../../../providers/aws/index.ts';
import { INCIDENT, incident, type Serving, serve } from './serving.ts';

let serving: Serving;
afterEach(() => serving.local.close());

it('x', async () => {
  serving = await serve(incident(), INCIDENT);
  console.time('c');
  const snapshot = await serving.collect(['aws-uploads', 'aws-reports'], { auditors: [serving.auditor()] });
  console.timeEnd('c');
  console.log(JSON.stringify({ ...snapshot, state: null }, null, 1));
  const evaluation = provider.evaluate(snapshot);
  for (const subject of snapshot.subjects) {
    console.log(
      JSON.stringify(
        evaluation.reachOf(subject.node).map((r) => ({ ...r, operation: r.operation.id })),
        null,
        1,
      ),
    );
    console.log(JSON.stringify(evaluation.gapsOf(subject.node), null, 1));
    console.log(evaluation.administers(subject.node));
  }
  expect(serving.local.writes).toEqual([]);
});
