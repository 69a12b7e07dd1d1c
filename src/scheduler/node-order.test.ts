import { expect, test } from 'vitest';
import { NodeCache } from './node-cache.ts';
import { nothingElse } from './trial-world.contract.ts';

function orderOf(nodes: readonly (readonly [name: string, zone?: string])[]): string {
  const cache = new NodeCache(nothingElse);
  for (const [name, zone] of nodes)
    cache.setNode({
      metadata: { name, uid: name, labels: zone === undefined ? {} : { 'topology.kubernetes.io/zone': zone } },
    });
  return cache.snapshot.walk.map(({ name }) => name).join(' ');
}

test('nodes are walked round the zones, and as they came where there are none', () => {
  expect(orderOf([['a1', 'a'], ['a2', 'a'], ['a3', 'a'], ['b1', 'b'], ['none'], ['b2', 'b']])).toBe(
    'a1 b1 none a2 b2 a3',
  );
  expect(orderOf([['n2'], ['n1'], ['n3']])).toBe('n2 n1 n3');
});
