import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Kubectl, setupLimitMs, startKubectl } from './real-kubectl.ts';

let kubectl: Kubectl;

beforeAll(async () => {
  kubectl = await startKubectl(['--nodes', '2']);
}, setupLimitMs);

afterAll(() => kubectl.stop());

const manifest = `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data, labels: { app: db } }
spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
---
apiVersion: v1
kind: Pod
metadata: { name: user }
spec:
  containers: [{ name: c, image: busybox, command: [sleep, "3600"], volumeMounts: [{ name: data, mountPath: /data }] }]
  volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]
---
apiVersion: v1
kind: PersistentVolume
metadata: { name: share }
spec:
  accessModes: [ReadOnlyMany, ReadWriteMany]
  capacity: { storage: 5Gi }
  storageClassName: slow
  mountOptions: [hard]
  nfs: { server: 192.0.2.1, path: /export }
---
apiVersion: v1
kind: PersistentVolume
metadata: { name: disk }
spec:
  accessModes: [ReadWriteOncePod]
  capacity: { storage: 5Gi }
  csi: { driver: ebs.csi.aws.com, volumeHandle: vol-1, volumeAttributes: { b: two, a: one } }
  nodeAffinity:
    required:
      nodeSelectorTerms:
      - matchExpressions: [{ key: a, operator: In, values: [p, q] }, { key: b, operator: Exists }]
      - matchExpressions: [{ key: c, operator: NotIn, values: [z] }]
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: open }
spec: { accessModes: [ReadWriteMany], storageClassName: slow, resources: { requests: { storage: 9Gi } } }
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: slow }
provisioner: example.com/slow
parameters: { type: hdd, zone: a }
mountOptions: [hard, nosuid]
allowVolumeExpansion: true
allowedTopologies:
- matchLabelExpressions: [{ key: topology.kubernetes.io/zone, values: [a, b] }]
`;

test('volumes, claims and classes are listed in their columns, and a claim says what became of it', async () => {
  await kubectl.ok('apply', '-f', kubectl.file('storage.yaml', manifest));
  await kubectl.ok('wait', '--for=condition=Ready', 'pod/user', '--timeout=60s');
  const rows = async (what: string) => (await kubectl.ok('get', what, '--no-headers')).trim().split('\n');
  expect(await rows('pv')).toEqual([
    expect.stringMatching(/^disk +5Gi +RWOP +Retain +Available +<unset> +\d+s$/),
    expect.stringMatching(/^pvc-\S+ +1Gi +RWO +Delete +Bound +default\/data +standard +<unset> +\d+s$/),
    expect.stringMatching(/^share +5Gi +ROX,RWX +Retain +Available +slow +<unset> +\d+s$/),
  ]);
  expect(await rows('pvc')).toEqual([
    expect.stringMatching(/^data +Bound +pvc-\S+ +1Gi +RWO +standard +<unset> +\d+s$/),
    expect.stringMatching(/^open +Pending +slow +<unset> +\d+s$/),
  ]);
  expect(await rows('sc')).toEqual([
    expect.stringMatching(/^slow +example.com\/slow +Delete +Immediate +true +\d+s$/),
    expect.stringMatching(/^standard \(default\) +rancher.io\/local-path +Delete +WaitForFirstConsumer +false +\d+s$/),
  ]);
  const description = await kubectl.ok('describe', 'pvc', 'data');
  expect(description).toMatch(/^Used By: +user$/m);
  expect(description).toMatch(/^ +Normal +ProvisioningSucceeded .* Successfully provisioned volume pvc-/m);
});
