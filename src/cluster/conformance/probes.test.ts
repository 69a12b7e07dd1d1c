import { expect, test } from 'vitest';
import { playground, type Thing } from './playground.contract.ts';

const agnhost = 'registry.k8s.io/e2e-test-images/agnhost:2.53';
const quick = { initialDelaySeconds: 5, periodSeconds: 5, failureThreshold: 1 };

const pod = (container: object, spec: object = {}) => ({
  metadata: { name: 'p' },
  spec: { containers: [{ name: 'c', image: agnhost, args: ['pause'], ...container }], ...spec },
});
const box = (script: string, container: object) =>
  pod({ image: 'busybox:1.37', command: ['sh', '-c', script], args: [], ...container });

const restarts = ({ status }: Thing): number => status.containerStatuses?.[0]?.restartCount ?? 0;
const isReady = ({ status }: Thing): boolean => status.containerStatuses?.[0]?.ready ?? false;

const file = { exec: { command: ['cat', '/tmp/health'] } };
const health = (port: number | string = 8080) => ({ httpGet: { path: '/healthz', port } });

test.each<readonly [what: string, manifest: object, isRestarted: boolean]>([
  [
    'a file that goes',
    box('echo ok > /tmp/health; sleep 10; rm /tmp/health; sleep 600', { livenessProbe: { ...file, ...quick } }),
    true,
  ],
  ['a file that stays', box('echo ok > /tmp/health; sleep 600', { livenessProbe: { ...file, ...quick } }), false],
  ['a page that turns bad', pod({ args: ['liveness'], livenessProbe: { ...health(), ...quick } }), true],
  ['an open port', pod({ args: ['liveness'], livenessProbe: { tcpSocket: { port: 8080 }, ...quick } }), false],
  ['a port that nobody opens', pod({ args: ['liveness'], livenessProbe: { tcpSocket: { port: 9 }, ...quick } }), true],
  ['gRPC, serving', pod({ args: ['grpc-health-checking'], livenessProbe: { grpc: { port: 5000 }, ...quick } }), false],
  [
    'gRPC, no longer serving',
    pod({
      args: ['grpc-health-checking', '--delay-unhealthy-sec=12'],
      livenessProbe: { grpc: { port: 5000 }, ...quick },
    }),
    true,
  ],
  [
    'gRPC of a service that is not there',
    pod({ args: ['grpc-health-checking'], livenessProbe: { grpc: { port: 5000, service: 'other' }, ...quick } }),
    true,
  ],
  [
    'gRPC asked of who speaks HTTP',
    pod({ args: ['liveness'], livenessProbe: { grpc: { port: 8080 }, ...quick } }),
    true,
  ],
  [
    'a command that takes too long',
    box('sleep 600', { livenessProbe: { exec: { command: ['sleep', '10'] }, timeoutSeconds: 1, ...quick } }),
    true,
  ],
  [
    'a command that the image does not have',
    box('sleep 600', { livenessProbe: { exec: { command: ['nonesuch'] }, ...quick } }),
    false,
  ],
  [
    'a port of a name that is not declared',
    pod({ args: ['liveness'], livenessProbe: { ...health('web'), ...quick } }),
    false,
  ],
  [
    'a start that has time',
    box('sleep 20; echo ok > /tmp/health; sleep 600', {
      livenessProbe: { ...file, ...quick },
      startupProbe: { ...file, periodSeconds: 1, failureThreshold: 60 },
    }),
    false,
  ],
  [
    'a start that takes too long',
    box('sleep 600', { startupProbe: { ...file, periodSeconds: 1, failureThreshold: 3 } }),
    true,
  ],
])('liveness: %s', async (_, manifest, isRestarted) => {
  const { clock, create, read } = await playground();
  await create('pods', manifest);
  await clock.advance(60_000);
  expect(restarts(await read('pods', 'p')) > 0).toBe(isRestarted);
});

test('readiness: not before its delay, and never a restart', async () => {
  const { clock, create, read, untilIs } = await playground();
  await create(
    'pods',
    pod({ args: ['test-webserver'], readinessProbe: { httpGet: { path: '/', port: 80 }, initialDelaySeconds: 30 } }),
  );
  await untilIs('pods', 'p', ({ status }) => status.phase === 'Running');
  const started = clock.now();
  await untilIs('pods', 'p', isReady);
  expect(clock.now() - started).toBeGreaterThan(29_000);
  expect(restarts(await read('pods', 'p'))).toBe(0);
});

test('readiness that fails keeps the pod out, and what failed is told', async () => {
  const { clock, create, list, read } = await playground();
  await create('pods', pod({ args: ['test-webserver'], readinessProbe: { exec: { command: ['false'] } } }));
  await clock.advance(60_000);
  const found = await read('pods', 'p');
  expect([isReady(found), restarts(found)]).toEqual([false, 0]);
  const texts = (await list('events')).map((event) => (event as unknown as { message: string }).message);
  expect(texts).toContain('Readiness probe failed: ');
});

test('a probe that cannot be asked says so, and says nothing of the container', async () => {
  const { clock, create, list, read } = await playground();
  const livenessProbe = { exec: { command: ['nonesuch'] }, ...quick };
  await create('pods', pod({ livenessProbe, readinessProbe: { tcpSocket: { port: 'web' }, ...quick } }));
  await clock.advance(60_000);
  const found = await read('pods', 'p');
  expect([isReady(found), restarts(found)]).toEqual([false, 0]);
  const texts = (await list('events')).map((event) => (event as unknown as { message: string }).message);
  expect(new Set(texts.filter((text) => text.includes('probe')))).toEqual(
    new Set([
      'Readiness probe errored and resulted in unknown state: strconv.Atoi: parsing "web": invalid syntax',
      'Liveness probe errored and resulted in unknown state: rpc error: code = Unknown desc = failed to exec in container: failed to start exec: OCI runtime exec failed: exec failed: unable to start container process: exec: "nonesuch": executable file not found in $PATH: unknown',
    ]),
  );
});

const tell = (script: string) => ({ exec: { command: ['sh', '-c', `echo hook > /proc/1/fd/1; ${script}`] } });

test('a hook runs after the start', async () => {
  const { at, create, textOf, untilIs } = await playground();
  await create('pods', pod({ lifecycle: { postStart: tell('true') } }));
  await untilIs('pods', 'p', ({ status }) => status.phase === 'Running');
  expect(await textOf(at('pods', 'p/log'))).toContain('hook\n');
});

test('a hook runs before the stop, which waits for it', async () => {
  const { at, clock, create, list, remove, textOf, until, untilIs } = await playground();
  await create('pods', pod({ lifecycle: { preStop: tell('sleep 5') } }));
  await untilIs('pods', 'p', ({ status }) => status.phase === 'Running');
  await remove('pods', 'p');
  await clock.advance(4_000);
  expect(await textOf(at('pods', 'p/log'))).toContain('hook\n');
  await clock.advance(2_000);
  await until(async () => (await list('pods')).length === 0);
});

test('a start whose hook fails is begun again', async () => {
  const { clock, create, read } = await playground();
  await create('pods', pod({ lifecycle: { postStart: { exec: { command: ['false'] } } } }));
  await clock.advance(30_000);
  expect(restarts(await read('pods', 'p'))).toBeGreaterThan(0);
});
