import { expect, test } from 'vitest';
import { isInForce, targetId, targetsOf, waysOf } from './targets.ts';

const components = ['etcd', 'kube-apiserver', 'kube-scheduler', 'kubelet/node-a'];

test('every process can be broken, and every connection from who dials to who serves', () => {
  expect(targetsOf(components).map(targetId)).toEqual([
    ...components,
    'kube-apiserver → etcd',
    'kube-scheduler → kube-apiserver',
    'kubelet/node-a → kube-apiserver',
    'kubectl/kubernetes-admin → kube-apiserver',
    'kube-apiserver → kubelet/node-a',
  ]);
});

test('only etcd has a disk to fill, and only leaders and nodes have a lease', () => {
  const names = (component: string): readonly string[] => waysOf({ component }, 500).map(({ name }) => name);
  expect(names('etcd')).toEqual(['freeze', 'slow', 'disk-full']);
  expect(names('kube-apiserver')).toEqual(['freeze', 'slow']);
  expect(names('kubelet/node-a')).toEqual(['freeze', 'slow', 'lease']);
});

test('a process that is slow already is slow, whatever by', () => {
  const slow = { fault: { kind: 'slow', component: 'etcd', ms: 500 } } as const;
  expect(isInForce([slow], { kind: 'slow', component: 'etcd', ms: 2_000 })).toBe(true);
  expect(isInForce([slow], { kind: 'freeze', component: 'etcd' })).toBe(false);
  expect(isInForce([slow], { kind: 'slow', component: 'kube-scheduler', ms: 500 })).toBe(false);
});
