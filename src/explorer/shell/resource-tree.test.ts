import { expect, test } from 'vitest';
import { treeReader } from './resource-tree.ts';

const titlesOf = (...keys: string[]) =>
  treeReader()(new Set(keys)).map(({ namespace, kinds }) => [namespace, kinds.map(({ title }) => title)]);

test('objects stand under their namespaces and kinds, what belongs to no namespace last', () => {
  expect(
    titlesOf(
      '/registry/namespaces/quiet',
      '/registry/minions/node-a',
      '/registry/services/endpoints/default/web',
      '/registry/services/specs/default/web',
      '/registry/pods/kube-system/etcd',
      '/registry/pods/default/web',
    ),
  ).toEqual([
    ['default', ['Pods', 'Services', 'Endpoints']],
    ['kube-system', ['Pods']],
    ['quiet', []],
    ['', ['Nodes']],
  ]);
});

test('kinds have the names that their manifests have, custom ones the name of their resource', () => {
  expect(
    titlesOf(
      '/registry/flowschemas/exempt',
      '/registry/apiregistration.k8s.io/apiservices/v1.',
      '/registry/servicecidrs/kubernetes',
      '/registry/example.com/foos/x',
    ),
  ).toEqual([
    ['default', []],
    ['', ['ServiceCIDRs', 'APIServices', 'FlowSchemas', 'foos']],
  ]);
});

test('what is as it was last time is not made anew', () => {
  const read = treeReader();
  const keys = ['/registry/pods/default/a', '/registry/pods/default/b', '/registry/events/default/x'];
  const [before] = read(new Set(keys));
  const [after] = read(new Set([...keys, '/registry/events/default/y']));
  expect(after!.kinds[0]).toBe(before!.kinds[0]);
  expect(after!.kinds[1]!.leaves.map(({ name }) => name)).toEqual(['x', 'y']);
  expect(after!.kinds[1]!.leaves[0]).toBe(before!.kinds[1]!.leaves[0]);
  expect(read(new Set(keys.slice(1)))[0]!.kinds[0]!.leaves.map(({ name }) => name)).toEqual(['b']);
});
