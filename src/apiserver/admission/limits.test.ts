import { expect, test } from 'vitest';
import type { KubeObject } from '../../apimachinery/object.ts';
import { type Fields, made, pod, requestOf, verdictOf } from './trial.contract.ts';

const range = (...limits: readonly Fields[]): KubeObject => made('LimitRange', 'l', { spec: { limits } });
const container = (resources: Fields, name = 'c'): Fields => ({ name, image: 'x', resources });
const claim = (spec: Fields, rest: Fields = {}): KubeObject => made('PersistentVolumeClaim', 'p', { spec, ...rest });
const claimRequest = { resource: 'persistentvolumeclaims' };

const limitsOf = (limits: readonly Fields[], resources: Fields) =>
  verdictOf('LimitRanger', requestOf(pod({ containers: [container(resources)] })), { limitranges: [range(...limits)] });

test.each<[string, Fields, Fields]>([
  [
    'minimum cpu usage per Container is 1.  No request is specified',
    { type: 'Container', min: { cpu: '1' } },
    { limits: { cpu: '2' } },
  ],
  [
    'minimum cpu usage per Container is 1, but request is 500m',
    { type: 'Container', min: { cpu: '1' } },
    { requests: { cpu: '500m' } },
  ],
  [
    'maximum memory usage per Container is 1Gi.  No limit is specified',
    { type: 'Container', max: { memory: '1Gi' } },
    { requests: { memory: '1Gi' } },
  ],
  [
    'cpu max limit to request ratio per Container is 2, but no request is specified or request is 0',
    { type: 'Container', maxLimitRequestRatio: { cpu: '2' } },
    { limits: { cpu: '2' } },
  ],
  [
    'cpu max limit to request ratio per Pod is 2, but provided ratio is 2.500000',
    { type: 'Pod', maxLimitRequestRatio: { cpu: '2' } },
    { limits: { cpu: '500m' }, requests: { cpu: '200m' } },
  ],
])('LimitRanger: %s', async (reason, item, resources) => {
  expect(await limitsOf([item], resources)).toMatchObject({
    status: { message: `pods "web" is forbidden: ${reason}` },
  });
});

test('LimitRanger tells all that is wrong', async () => {
  const item = { type: 'Container', max: { cpu: '1', memory: '1Gi' } };
  expect(await limitsOf([item], { limits: { cpu: '2', memory: '2Gi' } })).toMatchObject({
    status: {
      message:
        'pods "web" is forbidden: [maximum cpu usage per Container is 1, but limit is 2, maximum memory usage per Container is 1Gi, but limit is 2Gi]',
    },
  });
});

test('LimitRanger leaves pods alone that are only updated', async () => {
  const stored = { limitranges: [range({ type: 'Pod', max: { cpu: '1' } })] };
  expect(await verdictOf('LimitRanger', requestOf(pod(), { operation: 'UPDATE' }), stored)).toBe('not-concerned');
});

test('LimitRanger bounds what a claim asks for from below', async () => {
  const stored = { limitranges: [range({ type: 'PersistentVolumeClaim', min: { storage: '2Gi' } })] };
  const request = requestOf(claim({ resources: { requests: { storage: '1Gi' } } }), claimRequest);
  expect(await verdictOf('LimitRanger', request, stored)).toMatchObject({
    status: {
      message:
        'persistentvolumeclaims "p" is forbidden: minimum storage usage per PersistentVolumeClaim is 2Gi, but request is 1Gi',
    },
  });
});

const storageClass = (name: string, creationTimestamp: string, rest: Fields = {}): KubeObject =>
  made('StorageClass', name, {
    metadata: { name, creationTimestamp, annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    ...rest,
  });
const classes = 'storageclasses.storage.k8s.io';

test('DefaultStorageClass takes the newest of several', async () => {
  const stored = {
    [classes]: [storageClass('old', '2025-01-01T00:00:00Z'), storageClass('new', '2025-02-01T00:00:00Z')],
  };
  expect(await verdictOf('DefaultStorageClass', requestOf(claim({}), claimRequest), stored)).toMatchObject({
    object: { spec: { storageClassName: 'new' } },
  });
  const named = requestOf(claim({ storageClassName: '' }), claimRequest);
  expect(await verdictOf('DefaultStorageClass', named, stored)).toEqual({ verdict: 'admitted' });
});

test('StorageObjectInUseProtection holds volumes and claims', async () => {
  const volume = requestOf(made('PersistentVolume', 'v'), { resource: 'persistentvolumes', namespace: '' });
  expect(await verdictOf('StorageObjectInUseProtection', volume, {})).toMatchObject({
    object: { metadata: { finalizers: ['kubernetes.io/pv-protection'] } },
  });
});

const sized = (storage: string, phase = 'Bound', storageClassName = 'fast'): KubeObject =>
  claim({ storageClassName, resources: { requests: { storage } } }, { status: { phase } });

test.each<[string, KubeObject, KubeObject, boolean | undefined, string | undefined]>([
  ['a smaller claim', sized('1Gi'), sized('2Gi'), undefined, undefined],
  ['a class that expands', sized('2Gi'), sized('1Gi'), true, undefined],
  [
    'a class that does not',
    sized('2Gi'),
    sized('1Gi'),
    undefined,
    'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
  ],
  [
    'a claim without volume',
    sized('2Gi'),
    sized('1Gi', 'Pending'),
    true,
    'Only bound persistent volume claims can be expanded',
  ],
])('PersistentVolumeClaimResize: %s', async (_what, object, oldObject, allowVolumeExpansion, reason) => {
  const stored = { [classes]: [storageClass('fast', '', { allowVolumeExpansion })] };
  const request = requestOf(object, { ...claimRequest, operation: 'UPDATE', oldObject });
  const verdict = await verdictOf('PersistentVolumeClaimResize', request, stored);
  expect(verdict).toMatchObject(
    reason === undefined
      ? { verdict: 'admitted' }
      : { status: { message: `persistentvolumeclaims "p" is forbidden: ${reason}` } },
  );
});

test('ResourceQuota takes what it admits, but not for a dry run', async () => {
  const quota = made('ResourceQuota', 'q', { spec: {}, status: { hard: { pods: '2' }, used: { pods: '1' } } });
  const stored = { resourcequotas: [quota] };
  await verdictOf('ResourceQuota', requestOf(pod(), { dryRun: true }), stored);
  expect(quota).toMatchObject({ status: { used: { pods: '1' } } });
  expect(await verdictOf('ResourceQuota', requestOf(pod()), stored)).toEqual({ verdict: 'admitted' });
  expect(quota).toMatchObject({ status: { used: { pods: '2' } } });
  expect(await verdictOf('ResourceQuota', requestOf(pod()), stored)).toMatchObject({
    status: { message: 'pods "web" is forbidden: exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2' },
  });
});
