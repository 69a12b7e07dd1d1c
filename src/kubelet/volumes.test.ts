import { expect, test } from 'vitest';
import { rootContext } from '../kernel/context.ts';
import { oneNode } from './one-node.contract.ts';

const claims = '/api/v1/namespaces/default/persistentvolumeclaims';
const volumes = '/api/v1/persistentvolumes';
const sleeper = {
  name: 'c',
  image: 'busybox',
  command: ['sh', '-c', 'cat /data/*; sleep 3600'],
  volumeMounts: [{ name: 'data', mountPath: '/data' }],
};
const claimed = [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }];

const bound = { metadata: { name: 'data', uid: 'claim' }, spec: { volumeName: 'disk' }, status: { phase: 'Bound' } };
const disk = (spec: object) => ({
  metadata: { name: 'disk' },
  spec: { claimRef: { name: 'data', namespace: 'default', uid: 'claim' }, ...spec },
});

async function waitingFor(objects: Readonly<Record<string, object>>, podVolumes: object[] = claimed) {
  const { api, clock, create } = await oneNode();
  for (const [path, object] of Object.entries(objects)) api.put(path, object);
  create('web', { containers: [sleeper], volumes: podVolumes as never });
  await clock.advance(5_000);
  return { api, clock, messages: api.events('FailedMount') };
}

const unprocessed = (why: string): string =>
  `Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[], failed to process volumes=[data]: error processing PVC default/data: ${why}`;

test.each([
  ['a claim that is missing', {}, 'failed to fetch PVC from API server: the server answered 404'],
  ['an open claim', { [`${claims}/data`]: { ...bound, status: { phase: 'Pending' } } }, 'PVC is not bound'],
  [
    'a claim that goes',
    { [`${claims}/data`]: { ...bound, metadata: { ...bound.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } } },
    'PVC is being deleted',
  ],
  [
    'a volume of another claim',
    {
      [`${claims}/data`]: bound,
      [`${volumes}/disk`]: disk({ claimRef: { name: 'data', namespace: 'default', uid: 'other' } }),
    },
    'found PV object disk but its pv.Spec.ClaimRef.UID other does not point to claim.UID claim',
  ],
])('a pod waits for %s and says so', async (_what, objects, why) => {
  expect((await waitingFor(objects)).messages).toEqual([unprocessed(why)]);
});

const elsewhere = {
  required: {
    nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: ['node-b'] }] }],
  },
};

test.each([
  [
    'of another node',
    { hostPath: { path: '/tmp/disk' }, nodeAffinity: elsewhere },
    'MountVolume.NodeAffinity check failed for volume "disk" : no matching NodeSelectorTerms',
  ],
  [
    'that is no directory',
    { hostPath: { path: '/etc/hostname', type: 'Directory' } },
    'MountVolume.SetUp failed for volume "disk" : hostPath type check failed: /etc/hostname is not a directory',
  ],
  [
    'whose driver is missing',
    { csi: { driver: 'ebs.csi.aws.com', volumeHandle: 'vol-1' } },
    'MountVolume.MountDevice failed for volume "disk" : kubernetes.io/csi: attacher.MountDevice failed to create newCsiDriverClient: driver name ebs.csi.aws.com not found in the list of registered CSI drivers',
  ],
])('a volume %s is not mounted', async (_what, spec, message) => {
  expect((await waitingFor({ [`${claims}/data`]: bound, [`${volumes}/disk`]: disk(spec) })).messages).toEqual([
    message,
  ]);
});

test.each([
  [
    { nfs: { server: '192.0.2.1', path: '/export' } },
    'mount failed: exit status 32\nMounting command: mount\nMounting arguments: -t nfs 192.0.2.1:/export /var/lib/kubelet/pods/uid-web/volumes/kubernetes.io~nfs/data\nOutput: mount.nfs: Connection timed out\n',
  ],
  [
    { csi: { driver: 'secrets-store.csi.k8s.io' } },
    'kubernetes.io/csi: mounter.SetUpAt failed to get CSI client: driver name secrets-store.csi.k8s.io not found in the list of registered CSI drivers',
  ],
  [{ hostPath: { path: '/nowhere', type: 'File' } }, 'hostPath type check failed: /nowhere is not a file'],
])('what a pod itself wants mounted, %j, is not there', async (source, why) => {
  const { messages } = await waitingFor({}, [{ name: 'data', ...source }]);
  expect(messages).toEqual([`MountVolume.SetUp failed for volume "data" : ${why}`]);
});

test('a pod goes on once its claim is bound', async () => {
  const { api, clock } = await waitingFor({ [`${claims}/data`]: { ...bound, status: { phase: 'Pending' } } });
  expect(api.pod('web')!.status!.phase).toBe('Pending');
  api.put(`${volumes}/disk`, disk({ hostPath: { path: '/tmp/disk' } }));
  api.put(`${claims}/data`, bound);
  await clock.advance(20_000);
  expect(api.pod('web')!.status!.phase).toBe('Running');
});

test('a path of the machine is the same for all pods and for the machine, which runs what is put with its manifests', async () => {
  const { api, clock, create, peer } = await oneNode();
  const manifests = [{ name: 'data', hostPath: { path: '/etc/kubernetes/manifests', type: 'DirectoryOrCreate' } }];
  const manifest = JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'stowaway' },
    spec: { containers: [{ name: 'c', image: 'busybox', command: ['sleep', '3600'] }] },
  });
  const command = ['sh', '-c', `echo '${manifest}' > /data/stowaway.yaml; sleep 3600`];
  create('writer', { containers: [{ ...sleeper, command }], volumes: manifests });
  await clock.advance(20_000);
  create('reader', { containers: [sleeper], volumes: [{ name: 'data', hostPath: { path: '/etc/kubernetes' } }] });
  await clock.advance(20_000);
  const { files } = await peer.call('machine.inspect', {}, { context: rootContext });
  expect(files['/etc/kubernetes/manifests/stowaway.yaml']).toBe(`${manifest}\n`);
  const request = { method: 'POST', path: '/exec/default/reader/c', headers: {} };
  const query = 'command=cat&command=/data/manifests/stowaway.yaml';
  const { body } = await peer.call('http.request', { ...request, query }, { context: rootContext });
  expect(body).toBe(`${manifest}\n`);
  expect(api.pod('stowaway-node-a')!.status!.phase).toBe('Running');
});
