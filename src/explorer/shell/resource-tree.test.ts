import { expect, test } from 'vitest';
import { resourceTree } from './resource-tree.ts';

const titlesOf = (...keys: string[]) =>
  resourceTree(new Set(keys)).map(({ namespace, kinds }) => [namespace, kinds.map(({ title }) => title)]);

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
