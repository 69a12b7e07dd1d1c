import { expect, test } from 'vitest';
import { rootContext } from '../kernel/context.ts';
import { configurationFile, configurationPath, defaultConfiguration } from './configuration.ts';
import { type OneNode, oneNode } from './one-node.contract.ts';
import { parseConfiguration } from './parse-configuration.ts';

const kind = 'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n';

test('the file that a node begins with says what is so without it', () => {
  expect(parseConfiguration(configurationFile)).toEqual(defaultConfiguration);
  expect(parseConfiguration(kind)).toEqual(defaultConfiguration);
  expect(parseConfiguration(`${kind}imageMinimumGCAge: 0s\nevictionPressureTransitionPeriod: 1m30s`)).toEqual({
    ...defaultConfiguration,
    evictionPressureTransitionPeriod: 90_000,
  });
});

test.each([
  ['evictionHard: {memory.free: 1Gi}', 'unsupported eviction signal memory.free'],
  ['evictionHard: {nodefs.available: 101%}', 'eviction percentage threshold nodefs.available must be <= 100%: 101%'],
  ['evictionHard: {nodefs.available: -1%}', 'eviction percentage threshold nodefs.available must be >= 0%: -1%'],
  [
    'evictionSoft: {memory.available: 1Gi}',
    'grace period must be specified for the soft eviction threshold memory.available',
  ],
  [
    'evictionSoftGracePeriod: {memory.available: -5s}',
    'invalid eviction grace period specified: -5s, must be a positive value',
  ],
  [
    'imageGCHighThresholdPercent: 101',
    'invalid configuration: imageGCHighThresholdPercent (--image-gc-high-threshold) 101 must be between 0 and 100, inclusive',
  ],
  [
    'imageGCLowThresholdPercent: 85',
    'invalid configuration: imageGCLowThresholdPercent (--image-gc-low-threshold) 85 must be less than imageGCHighThresholdPercent (--image-gc-high-threshold) 85',
  ],
  ['imageMinimumGCAge: soon', 'time: invalid duration "soon"'],
])('a kubelet does not start with %s', (line, message) => {
  expect(() => parseConfiguration(kind + line)).toThrow(message);
});

interface Status {
  readonly allocatable: Readonly<Record<string, string>>;
  readonly images: readonly { readonly names: readonly string[] }[];
}

const statusOf = ({ api }: OneNode): Status => api.objects.get('/api/v1/nodes/node-a')!.status as unknown as Status;

const configure = ({ peer }: OneNode, lines: string): unknown =>
  peer.call('machine.write', { path: configurationPath, text: kind + lines }, { context: rootContext });

const running = (image: string, command: readonly string[] = ['sleep', '9999']) => ({
  terminationGracePeriodSeconds: 1,
  containers: [{ name: 'c', image, command }],
});

test('thresholds that are written count: for what pods may have, and for who has to go', async () => {
  const node = await oneNode();
  const { api, clock, create } = node;
  expect(statusOf(node).allocatable['memory']).toBe('8092Mi');
  void configure(node, 'evictionHard: {memory.available: 2Gi}\nevictionPressureTransitionPeriod: 10s');
  await clock.advance(30_000);
  expect(statusOf(node).allocatable).toMatchObject({ memory: '6Gi', 'ephemeral-storage': '61255492Ki' });
  create('big', running('polinux/stress', ['stress', '--vm', '1', '--vm-bytes', '6G', '--vm-hang', '1']));
  await clock.advance(40_000);
  expect(api.pod('big')!.status).toMatchObject({
    reason: 'Evicted',
    message: expect.stringContaining('Threshold quantity: 2Gi'),
  });
});

test('a soft threshold may be met for a while, and who goes for it is given time', async () => {
  const node = await oneNode();
  const { api, clock, create } = node;
  void configure(
    node,
    'evictionSoft: {memory.available: 3Gi}\nevictionSoftGracePeriod: {memory.available: 90s}\nevictionMaxPodGracePeriod: 20\nevictionPressureTransitionPeriod: 10s',
  );
  await clock.advance(15_000);
  const spec = (memory: string) =>
    running('polinux/stress', ['stress', '--vm', '1', '--vm-bytes', memory, '--vm-hang', '1']);
  create('brief', spec('6G'));
  await clock.advance(60_000);
  api.deleteGracefully('brief', 1);
  await clock.advance(60_000);
  create('lasting', { ...spec('6G'), terminationGracePeriodSeconds: 30 });
  await clock.advance(80_000);
  expect(api.pod('lasting')!.status!.phase).toBe('Running');
  expect(api.events('EvictionThresholdMet')).toEqual([]);
  await clock.runUntil(() => api.events('Evicted').length > 0, 30_000);
  // It does not hear SIGTERM.
  await clock.advance(18_000);
  expect(api.pod('lasting')!.status!.phase).toBe('Running');
  await clock.advance(4_000);
  expect(api.pod('lasting')!.status).toMatchObject({
    phase: 'Failed',
    reason: 'Evicted',
    message: expect.stringContaining('Threshold quantity: 3Gi'),
  });
  expect(api.events('EvictionThresholdMet')).toEqual(['Attempting to reclaim memory']);
});

test('images that nothing uses go when the disk gets full, however little is left to free', async () => {
  const node = await oneNode();
  const { api, clock, create } = node;
  const has = (image: string): boolean =>
    statusOf(node).images.some(({ names }) => names.some((name) => name.includes(image)));
  create('kept', running('busybox:1.37'));
  create('gone', running('nginx:1.29'));
  await clock.advance(60_000);
  expect([has('busybox'), has('nginx')]).toEqual([true, true]);
  api.remove('/api/v1/namespaces/default/pods/gone');
  await clock.advance(10 * 60_000);
  expect(has('nginx')).toBe(true);
  void configure(node, 'imageGCHighThresholdPercent: 5\nimageGCLowThresholdPercent: 4');
  await clock.advance(6 * 60_000);
  expect([has('busybox'), has('nginx'), has('pause')]).toEqual([true, false, true]);
  expect(api.events('FreeDiskSpaceFailed')).toEqual([
    expect.stringMatching(
      /^Insufficient free disk space on the node's image filesystem \(7% of 58\.4 GiB used\)\. Failed to free sufficient space by deleting unused images \(freed 72324501 bytes\)\./,
    ),
  ]);
  expect(api.events('ImageGCFailed')).toEqual([]);
  await clock.advance(5 * 60_000);
  expect(api.events('ImageGCFailed')).toHaveLength(1);
});

test('before anybody is put out for want of disk, unused images go', async () => {
  const node = await oneNode();
  const { api, clock, create } = node;
  create('gone', running('postgres:17', ['sleep', '1']));
  create('busy', running('busybox:1.37', ['sh', '-c', 'fallocate -l 10G /big; sleep 9999']));
  await clock.advance(60_000);
  api.remove('/api/v1/namespaces/default/pods/gone');
  await clock.advance(60_000);
  const used = 61_255_492 * 1024 - 10 * 1024 ** 3 - 4 * 1024 ** 3;
  void configure(node, `evictionHard: {nodefs.available: "${used - 50_000_000}"}`);
  await clock.advance(60_000);
  expect(api.pod('busy')!.status!.phase).toBe('Running');
  expect(api.events('EvictionThresholdMet')).toEqual(['Attempting to reclaim ephemeral-storage']);
  expect(statusOf(node).images.some(({ names }) => names.some((name) => name.includes('postgres')))).toBe(false);
});
