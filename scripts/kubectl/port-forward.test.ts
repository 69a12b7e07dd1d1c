import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Kubectl, setupLimitMs, startKubectl } from './real-kubectl.ts';

let kubectl: Kubectl;

beforeAll(async () => {
  kubectl = await startKubectl(['--nodes', '1']);
  await kubectl.ok('create', 'namespace', 'x');
  await kubectl.ok('create', 'deployment', 'web', '-n', 'x', '--image=nginx:1.27');
  await kubectl.ok('wait', '-n', 'x', '--for=condition=available', 'deploy/web', '--timeout=60s');
}, setupLimitMs);

afterAll(() => kubectl.stop());

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

test('a port of a pod is reached from here, over one tunnel, as often as one likes', async () => {
  const port = await freePort();
  const forwarding = kubectl.follow('port-forward', '-n', 'x', 'deploy/web', `${port}:80`);
  await forwarding.until(new RegExp(`Forwarding from 127.0.0.1:${port} -> 80`));
  const pages = await Promise.all(
    ['/', '/', '/none'].map(async (path) => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`);
      return [response.status, await response.text()];
    }),
  );
  expect(pages.map(([status]) => status)).toEqual([200, 200, 404]);
  expect(pages[0]![1]).toContain('Welcome to nginx!');
  forwarding.process.kill();
});

test('a port where nobody listens is said', async () => {
  const port = await freePort();
  const ended = kubectl.run('port-forward', '-n', 'x', 'deploy/web', `${port}:81`);
  let refused = false;
  while (!refused) {
    refused = await fetch(`http://127.0.0.1:${port}/`).then(
      () => false,
      (error: { cause?: { code?: string } }) => error.cause?.code !== 'ECONNREFUSED',
    );
  }
  expect((await ended).stderr).toContain('dial tcp4 127.0.0.1:81: connect: connection refused');
});

test('to forward takes the right to create', async () => {
  await kubectl.ok('create', 'role', 'reader', '-n', 'x', '--verb=get', '--resource=pods,pods/portforward');
  await kubectl.ok('create', 'rolebinding', 'reader', '-n', 'x', '--role=reader', '--user=alice');
  const name = await kubectl.ok('get', 'pods', '-n', 'x', '-o', 'name');
  const { stderr } = await kubectl.run('port-forward', '-n', 'x', name.trim(), ':80', '--as', 'alice');
  expect(stderr).toContain('cannot create resource "pods/portforward"');
});
