import { expect, test } from 'vitest';
import type { KubeObject } from '../../apimachinery/object.ts';
import { virtualMs } from '../../kernel/clock.ts';
import { rootContext } from '../../kernel/context.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import { parseFlags } from '../flags/flags.ts';
import { admissionConfiguration } from './configuration.ts';
import { enabledPlugins } from './order.ts';
import { type Fields, made, pod, requestOf, verdictOf, worldOf } from './trial.contract.ts';

const endpointOf = () => ({ url: 'https://images.example.com/' });

const service = (externalIPs: readonly string[]): KubeObject => made('Service', 's', { spec: { externalIPs } });
const antiAffinity = (topologyKey: string): Fields => ({
  affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey }] } },
});

test('AlwaysAdmit and AlwaysDeny', async () => {
  expect(await verdictOf('AlwaysAdmit', requestOf(pod()), {})).toEqual({ verdict: 'admitted' });
  expect(await verdictOf('AlwaysDeny', requestOf(pod()), {})).toMatchObject({
    status: { message: 'pods "web" is forbidden: admission control is denying all modifications' },
  });
});

test('DenyServiceExternalIPs lets addresses go, but not come', async () => {
  const of = (ips: readonly string[], old: readonly string[]) =>
    verdictOf(
      'DenyServiceExternalIPs',
      requestOf(service(ips), { resource: 'services', operation: 'UPDATE', oldObject: service(old) }),
      {},
    );
  expect(await of(['1.1.1.1'], ['1.1.1.1', '2.2.2.2'])).toEqual({ verdict: 'admitted' });
  expect(await of(['3.3.3.3'], ['1.1.1.1'])).toMatchObject({
    status: { message: 'services "s" is forbidden: Use of external IPs is denied by admission control.' },
  });
});

test('LimitPodHardAntiAffinityTopology knows only nodes', async () => {
  const of = (key: string) => verdictOf('LimitPodHardAntiAffinityTopology', requestOf(pod(antiAffinity(key))), {});
  expect(await of('kubernetes.io/hostname')).toEqual({ verdict: 'admitted' });
  expect(await of('zone')).toMatchObject({
    status: { message: expect.stringContaining('TopologyKey zone') as string },
  });
});

test('ExtendedResourceToleration tolerates what it asks for', async () => {
  const gpu = { name: 'c', resources: { requests: { cpu: '1', 'example.com/gpu': '1' } } };
  expect(await verdictOf('ExtendedResourceToleration', requestOf(pod({ containers: [gpu] })), {})).toMatchObject({
    object: { spec: { tolerations: [{ key: 'example.com/gpu', operator: 'Exists', effect: 'NoSchedule' }] } },
  });
});

test('AlwaysPullImages concerns an update only where an image is new', async () => {
  const of = (image: string) =>
    verdictOf(
      'AlwaysPullImages',
      requestOf(pod({ containers: [{ name: 'c', image }] }), { operation: 'UPDATE', oldObject: pod() }),
      {},
    );
  expect(await of('nginx')).toBe('not-concerned');
  expect(await of('other')).toMatchObject({ object: { spec: { containers: [{ imagePullPolicy: 'Always' }] } } });
  const volumes = [{ name: 'v', image: { reference: 'x' } }];
  expect(await verdictOf('AlwaysPullImages', requestOf(pod({ volumes })), {})).toMatchObject({
    object: { spec: { volumes: [{ image: { pullPolicy: 'Always' } }] } },
  });
});

const files = {
  '/admission.yaml': 'plugins:\n- name: EventRateLimit\n  path: /events.yaml\n',
  '/events.yaml': 'limits:\n- type: Namespace\n  qps: 1\n  burst: 2\n',
};

test('EventRateLimit lets so many through, and more as time goes by', async () => {
  const clock = new VirtualClock(virtualMs(0), () => Promise.resolve());
  const configurationOf = admissionConfiguration(
    parseFlags(['--admission-control-config-file=/admission.yaml']),
    files,
  );
  const plugins = enabledPlugins({ enable: ['EventRateLimit'], disable: [], configurationOf, clock, endpointOf });
  const limiter = plugins.find(({ name }) => name === 'EventRateLimit')!;
  const send = async (namespace: string) => {
    const request = requestOf(made('Event', 'e'), { resource: 'events', namespace });
    expect(limiter.handles(request, worldOf({}))).toBe(true);
    return (await limiter.validate!(request, worldOf({}), rootContext)).verdict;
  };
  expect([await send('a'), await send('a'), await send('a'), await send('b')]).toEqual([
    'admitted',
    'admitted',
    'rejected',
    'admitted',
  ]);
  await clock.advance(1000);
  expect([await send('a'), await send('a')]).toEqual(['admitted', 'rejected']);
});

test('EventRateLimit does not start without limits', () => {
  const { clock } = worldOf({});
  const configurationOf = admissionConfiguration(parseFlags([]), {});
  expect(() => enabledPlugins({ enable: ['EventRateLimit'], disable: [], configurationOf, clock, endpointOf })).toThrow(
    'must not be empty',
  );
});
