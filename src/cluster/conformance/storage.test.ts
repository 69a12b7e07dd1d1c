import { beforeEach, expect, test } from 'vitest';
import { playground } from './playground.contract.ts';

const agnhost = 'registry.k8s.io/e2e-test-images/agnhost:2.53';

let play: Awaited<ReturnType<typeof playground>>;
beforeEach(async () => {
  play = await playground();
}, 60_000);

const watching = (path: string) => [
  'mounttest',
  '--break_on_expected_content=false',
  '--retry_time=1200',
  `--file_content_in_loop=${path}`,
];

/** A pod whose containers each look at a file of a volume over and over. */
const follower = (
  name: string,
  files: Readonly<Record<string, string>>,
  volumes: Readonly<Record<string, object>>,
) => ({
  metadata: { name, labels: { colour: 'green' }, annotations: { builder: 'bar' } },
  spec: {
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: 0,
    containers: Object.entries(files).map(([volume, file]) => ({
      name: volume,
      image: agnhost,
      args: watching(`/${volume}/${file}`),
      volumeMounts: [{ name: volume, mountPath: `/${volume}` }],
    })),
    volumes: Object.entries(volumes).map(([volume, source]) => ({ name: volume, ...source })),
  },
});

/** What a container read last; '' while it has not started. */
const lastRead = (pod: string, container: string): Promise<string> =>
  play.textOf(`${play.at('pods', pod)}/log`, `container=${container}&tailLines=1`).catch(() => '');

/** Within two and a half minutes, which is more than the kubelet needs. */
async function reads(pod: string, container: string, text: string): Promise<void> {
  for (let looks = 0; looks < 30 && !(await lastRead(pod, container)).includes(text); looks++)
    await play.clock.advance(5_000);
  expect(await lastRead(pod, container)).toContain(text);
}

test('updates of ConfigMaps, Secrets and of what projects them are reflected in volumes', async () => {
  await play.create('configmaps', { metadata: { name: 'map' }, data: { 'data-1': 'value-1' } });
  await play.create('secrets', { metadata: { name: 'secret' }, stringData: { 'data-1': 'value-1' } });
  const files = { map: 'data-1', secret: 'data-1', both: 'in/map' };
  const both = [
    { configMap: { name: 'map', items: [{ key: 'data-1', path: 'in/map' }] } },
    { secret: { name: 'secret', items: [{ key: 'data-1', path: 'in/secret' }] } },
  ];
  const volumes = {
    map: { configMap: { name: 'map' } },
    secret: { secret: { secretName: 'secret' } },
    both: { projected: { sources: both } },
  };
  await play.create('pods', follower('updates', files, volumes));
  for (const container of Object.keys(files)) await reads('updates', container, 'value-1');
  await play.merge('configmaps', 'map', { data: { 'data-1': 'value-2' } });
  await play.merge('secrets', 'secret', { stringData: { 'data-1': 'value-2' } });
  for (const container of Object.keys(files)) await reads('updates', container, 'value-2');
});

test('optional ones come, change and go', async () => {
  await play.create('configmaps', { metadata: { name: 'gone' }, data: { 'data-1': 'value-1' } });
  await play.create('configmaps', { metadata: { name: 'changed' }, data: { 'data-1': 'value-1' } });
  const volume = (name: string) => ({ configMap: { name, optional: true } });
  const volumes = { gone: volume('gone'), changed: volume('changed'), made: volume('made') };
  await play.create('pods', follower('optional', { gone: 'data-1', changed: 'data-3', made: 'data-1' }, volumes));
  await reads('optional', 'gone', 'value-1');
  await reads(
    'optional',
    'changed',
    'Error reading file /changed/data-3: open /changed/data-3: no such file or directory, retrying',
  );
  await reads('optional', 'made', 'Error reading file /made/data-1');
  await play.remove('configmaps', 'gone');
  await play.merge('configmaps', 'changed', { data: { 'data-1': null, 'data-3': 'value-3' } });
  await play.create('configmaps', { metadata: { name: 'made' }, data: { 'data-1': 'value-1' } });
  await reads('optional', 'made', 'value-1');
  await reads('optional', 'changed', 'value-3');
  await reads('optional', 'gone', 'Error reading file /gone/data-1');
});

test('labels and annotations that change are reflected, as fields alone and beside others', async () => {
  const item = (path: string, fieldPath: string) => ({ path, fieldRef: { fieldPath } });
  const items = [item('labels', 'metadata.labels'), item('annotations', 'metadata.annotations')];
  const volumes = {
    alone: { downwardAPI: { items } },
    beside: { projected: { sources: [{ downwardAPI: { items } }] } },
  };
  await play.create('pods', follower('fields', { alone: 'labels', beside: 'annotations' }, volumes));
  await reads('fields', 'alone', 'colour="green"');
  await reads('fields', 'beside', 'builder="bar"');
  await play.merge('pods', 'fields', { metadata: { labels: { colour: 'red' }, annotations: { builder: 'foo' } } });
  await reads('fields', 'alone', 'colour="red"');
  await reads('fields', 'beside', 'builder="foo"');
});

test('a part of a volume stays as it was when its container started', async () => {
  await play.create('configmaps', { metadata: { name: 'part' }, data: { file: 'old' } });
  const pod = follower(
    'part',
    { whole: 'file', part: 'file' },
    { whole: { configMap: { name: 'part' } }, part: { configMap: { name: 'part' } } },
  );
  const [whole, part] = pod.spec.containers;
  Object.assign(part!, {
    args: watching('/alone'),
    volumeMounts: [{ name: 'part', mountPath: '/alone', subPath: 'file' }],
  });
  await play.create('pods', pod);
  await reads('part', whole!.name, 'old');
  await play.merge('configmaps', 'part', { data: { file: 'new' } });
  await reads('part', 'whole', 'new');
  await play.clock.advance(120_000);
  expect(await lastRead('part', 'part')).toContain('old');
});

test('bytes that are no text are in the volume as they are', async () => {
  await play.create('configmaps', {
    metadata: { name: 'bytes' },
    data: { text: 'é' },
    binaryData: { 'dump.bin': '3sr+utD+/w==' },
  });
  await play.create('pods', {
    metadata: { name: 'bytes' },
    spec: {
      restartPolicy: 'Never',
      containers: [
        {
          name: 'c',
          image: 'registry.k8s.io/e2e-test-images/busybox:1.37.0-1',
          command: ['sh', '-c', 'hexdump -C /v/dump.bin; hexdump -C /v/text'],
          volumeMounts: [{ name: 'v', mountPath: '/v' }],
        },
      ],
      volumes: [{ name: 'v', configMap: { name: 'bytes' } }],
    },
  });
  await play.untilIs('pods', 'bytes', ({ status }) => status.phase === 'Succeeded');
  expect(await play.textOf(`${play.at('pods', 'bytes')}/log`)).toBe(
    `00000000  de ca fe ba d0 fe ff                              |.......|\n00000007\n` +
      `00000000  c3 a9                                             |..|\n00000002\n`,
  );
});

test('a subPath that cannot be made out is made out once the pod has what it names', async () => {
  await play.create('pods', {
    metadata: { name: 'expanded', annotations: {} },
    spec: {
      terminationGracePeriodSeconds: 0,
      containers: [
        {
          name: 'c',
          image: 'registry.k8s.io/pause:3.10',
          env: [{ name: 'WHERE', valueFrom: { fieldRef: { fieldPath: "metadata.annotations['mysubpath']" } } }],
          volumeMounts: [{ name: 'v', mountPath: '/v', subPathExpr: '$(WHERE)' }],
        },
      ],
      volumes: [{ name: 'v', emptyDir: {} }],
    },
  });
  await play.untilIs(
    'pods',
    'expanded',
    ({ status }) => status.containerStatuses?.[0]?.state['waiting']?.reason === 'CreateContainerConfigError',
  );
  await play.merge('pods', 'expanded', { metadata: { annotations: { mysubpath: 'foo' } } });
  await play.untilIs('pods', 'expanded', ({ status }) => status.phase === 'Running');
});
