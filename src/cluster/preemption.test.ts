import { expect, test } from 'vitest';
import { rootContext } from '../kernel/context.ts';
import type { SpanEnd, SpanStart } from '../kernel/span.ts';
import { complete, eventually, startedCluster } from './started-cluster.contract.ts';

const context = rootContext;
const pods = '/api/v1/namespaces/default/pods';

interface Pod {
  readonly status: { readonly phase: string; readonly nominatedNodeName?: string };
}

test('whom preemption puts out, and whom it might have, is in the log; so is why nobody is', async () => {
  const { clock, admin, log } = await startedCluster();
  const post = (path: string, body: object) => complete(clock, admin.send('POST', path, { context, body }));
  for (const [name, value] of [
    ['low', 10],
    ['high', 1_000],
  ] as const)
    await post('/apis/scheduling.k8s.io/v1/priorityclasses', { metadata: { name }, value });
  const pod = (name: string, priorityClassName: string, cpu: string, nodeName?: string) =>
    post(pods, {
      metadata: { name, labels: { app: name } },
      spec: {
        priorityClassName,
        ...(nodeName && { nodeSelector: { 'kubernetes.io/hostname': nodeName } }),
        terminationGracePeriodSeconds: 1,
        containers: [{ name: 'c', image: 'registry.k8s.io/pause:3.10', resources: { requests: { cpu } } }],
      },
    });
  const runs = (name: string) =>
    eventually(
      clock,
      async () => (await admin.send<Pod>('GET', `${pods}/${name}`, { context })).status.phase === 'Running',
    );
  /** The first decision about making room after this many records. */
  const decisionAfter = (records: number): SpanEnd | undefined => {
    const start = log
      .slice(records)
      .find((record): record is SpanStart => record.type === 'start' && record.name === 'postfilter');
    return log.find((record): record is SpanEnd => record.type === 'end' && record.id === start?.id);
  };

  await pod('guarded', 'low', '3', 'node-a');
  await pod('plain', 'low', '3', 'node-b');
  await pod('equal', 'high', '3', 'node-c');
  for (const name of ['guarded', 'plain', 'equal']) await runs(name);
  await post('/apis/policy/v1/namespaces/default/poddisruptionbudgets', {
    metadata: { name: 'guarded' },
    spec: { minAvailable: 1, selector: { matchLabels: { app: 'guarded' } } },
  });
  await clock.advance(5_000);

  const beforeUrgent = log.length;
  await pod('urgent', 'high', '3');
  await runs('urgent');
  expect(decisionAfter(beforeUrgent)).toMatchObject({
    outcome: 'ok',
    evidence: {
      candidates: [
        { node: 'node-b', victims: [{ pod: 'default/plain', priority: 10 }], budgetViolations: 0 },
        { node: 'node-a', victims: [{ pod: 'default/guarded', priority: 10 }], budgetViolations: 1 },
      ],
    },
  });

  const beforeModest = log.length;
  await pod('modest', 'low', '3');
  await eventually(clock, () => Promise.resolve(decisionAfter(beforeModest) !== undefined));
  expect(decisionAfter(beforeModest)).toMatchObject({
    outcome: 'refused',
    evidence: { candidates: [], message: expect.stringContaining('preemption: 0/4 nodes are available: ') },
  });
});
