import { expect, test } from 'vitest';
import { oneNode } from './one-node.contract.ts';
import { summary } from './pod-summary.contract.ts';

test('a pod comes up in the real order of status writes', async () => {
  const { api, clock, create } = await oneNode();
  create('web', { containers: [{ name: 'c', image: 'nginx:1.29' }] });
  await clock.advance(10_000);
  expect(api.statuses.map(summary)).toEqual([
    'Pending -I-- c=ContainerCreating/0',
    'Pending PI-- c=ContainerCreating/0',
    'Running PIRC c=running/0',
  ]);
  expect(api.events().filter((message) => message.includes('mage'))).toEqual([
    'Pulling image "nginx:1.29"',
    expect.stringMatching(
      /^Successfully pulled image "nginx:1.29" in [\d.]+m?s \([\d.]+m?s including waiting\)\. Image size: 72324501 bytes\.$/,
    ),
  ]);
});
