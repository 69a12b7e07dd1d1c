import { expect, test } from 'vitest';
import { placement } from './placement.ts';

const kubelets = Array.from({ length: 7 }, (_, i) => `kubelet/node-${i}`);
const components = ['etcd', 'kube-apiserver', ...kubelets];

test('a worker a component, and the kubelets beyond five share one', () => {
  const realms = placement(components, 'workers');
  expect(new Set(realms.values()).size).toBe(2 + 5 + 1);
  expect([realms.get('kubelet/node-5'), realms.get('kubelet/node-6')]).toEqual(['kubelets', 'kubelets']);
});

test('one worker for all', () => {
  expect(new Set(placement(components, 'one-worker').values()).size).toBe(1);
});
