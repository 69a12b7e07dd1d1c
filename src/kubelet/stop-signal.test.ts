import { expect, test } from 'vitest';
import { oneNode } from './one-node.contract.ts';

test.each([
  ["the image's signal", undefined, 'SIGQUIT'],
  ["the container's signal comes before the image's", 'SIGTERM', 'SIGTERM'],
  ['a signal that nobody handles ends in SIGKILL', 'SIGRTMIN+3', 'SIGKILL'],
])('%s', async (_, stopSignal, expected) => {
  const { api, clock, create, log } = await oneNode();
  create('web', { containers: [{ name: 'c', image: 'nginx:1.29', ...(stopSignal && { lifecycle: { stopSignal } }) }] });
  await clock.advance(20_000);
  const { metadata, ...pod } = api.pod('web')!;
  expect(pod.status?.containerStatuses?.[0]?.stopSignal).toBe(stopSignal ?? 'SIGQUIT');
  const deletionTimestamp = new Date(clock.now() + 30_000).toISOString();
  api.put('/api/v1/namespaces/default/pods/web', {
    ...pod,
    metadata: { ...metadata, deletionTimestamp, deletionGracePeriodSeconds: 30 },
  });
  await clock.advance(40_000);
  expect(JSON.stringify(log)).toContain(`"signal":"${expected}"`);
});
