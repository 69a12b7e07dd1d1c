import { expect, test } from 'vitest';
import type { KubeObject } from '../../../apimachinery/object.ts';
import type { AdmissionRequest } from '../plugin.ts';
import { made, pod, requestOf, verdictOf } from '../trial.contract.ts';

const claim = (spec: object, metadata: object = {}): AdmissionRequest =>
  requestOf(made('PersistentVolumeClaim', 'c', { spec, metadata }), { resource: 'persistentvolumeclaims' });
const ingress = (spec: object): AdmissionRequest =>
  requestOf(made('Ingress', 'i', { spec }), { group: 'networking.k8s.io', resource: 'ingresses' });

const marked = (name: string, annotation: string, creationTimestamp: string): KubeObject =>
  made('Class', name, { metadata: { creationTimestamp, annotations: { [annotation]: 'true' } } });
const storage = 'storageclass.kubernetes.io/is-default-class';
const older = marked('older', storage, '2026-01-01T00:00:00Z');
const newer = marked('newer', storage, '2026-01-02T00:00:00Z');

const storageClasses = (...classes: readonly KubeObject[]) => ({ 'storageclasses.storage.k8s.io': classes });

test('a claim without a class gets the newest default', async () => {
  expect(await verdictOf('DefaultStorageClass', claim({}), storageClasses(older, newer))).toMatchObject({
    verdict: 'changed',
    object: { spec: { storageClassName: 'newer' } },
  });
});

test.each([
  ['one that asks for no class', claim({ storageClassName: '' }), older],
  [
    'one with the old annotation',
    claim({}, { annotations: { 'volume.beta.kubernetes.io/storage-class': 'x' } }),
    older,
  ],
  ['one where there is no default', claim({}), made('Class', 'plain')],
])('a claim stays as it is: %s', async (_name, request, storageClass) => {
  expect(await verdictOf('DefaultStorageClass', request, storageClasses(storageClass))).toEqual({
    verdict: 'admitted',
  });
});

test('an ingress without a class gets the default', async () => {
  const found = marked('nginx', 'ingressclass.kubernetes.io/is-default-class', '2026-01-01T00:00:00Z');
  const stored = { 'ingressclasses.networking.k8s.io': [found] };
  expect(await verdictOf('DefaultIngressClass', ingress({}), stored)).toMatchObject({
    object: { spec: { ingressClassName: 'nginx' } },
  });
});

const toleration = { key: 'sandboxed', operator: 'Exists' };
const runtimes = {
  'runtimeclasses.node.k8s.io': [
    made('RuntimeClass', 'sandboxed', {
      handler: 'runsc',
      scheduling: { nodeSelector: { runtime: 'runsc' }, tolerations: [toleration] },
    }),
  ],
};
const sandboxed = (spec: object): AdmissionRequest => requestOf(pod({ runtimeClassName: 'sandboxed', ...spec }));

test('a pod goes where its runtime is', async () => {
  const own = { key: 'own', operator: 'Exists' };
  const wanted = sandboxed({ nodeSelector: { zone: 'a' }, tolerations: [own, toleration] });
  expect(await verdictOf('RuntimeClass', wanted, runtimes)).toMatchObject({
    verdict: 'changed',
    object: { spec: { nodeSelector: { zone: 'a', runtime: 'runsc' }, tolerations: [own, toleration] } },
  });
});

test('a pod that must be elsewhere has no place', async () => {
  expect(await verdictOf('RuntimeClass', sandboxed({ nodeSelector: { runtime: 'runc' } }), runtimes)).toMatchObject({
    verdict: 'rejected',
    status: {
      message:
        'pods "web" is forbidden: conflict: runtimeClass.scheduling.nodeSelector[runtime] = runsc; pod.spec.nodeSelector[runtime] = runc',
    },
  });
});
