import { expect, test } from 'vitest';
import { cancellationSource } from '../kernel/cancellation.ts';
import { seededRandom } from '../kernel/random.ts';
import type { LocalPort } from '../kubectl/io.ts';
import { complete, startedCluster } from './started-cluster.contract.ts';
import { terminalOf } from './terminal.contract.ts';
import { runOnWorkstation } from './workstation.ts';

async function forwarding() {
  const { clock, admin } = await startedCluster();
  const ports = new Map<number, LocalPort>();
  const run = terminalOf({ clock, admin }, undefined, { ports });
  await run('create deployment web --image=nginx:1.29 --port=80');
  await run('expose deploy web --port=8000 --target-port=80');
  await run('wait --for=condition=available deploy/web --timeout=1m');
  const state = { hostname: 'workstation', files: {}, processes: [] };
  const curl = async (...words: readonly string[]) => {
    const command = { command: ['curl', '-s', '-S', ...words], workingDir: '/' };
    const work = runOnWorkstation({ clock, random: seededRandom(1) }, ports, state, command);
    return complete(clock, work);
  };
  /** A kubectl that goes on until it is stopped. */
  const keepRunning = async (line: string) => {
    const stop = cancellationSource();
    const over = terminalOf({ clock, admin }, undefined, { ports, cancellation: stop })(line);
    await clock.advance(100);
    return { end: () => (stop.cancel(), over) };
  };
  const forward = (line: string) => keepRunning(`port-forward ${line}`);
  return { curl, forward, keepRunning, ports, run };
}

test('what listens in a pod is reached at a port of the workstation while kubectl runs', async () => {
  const { curl, forward } = await forwarding();
  const { end } = await forward('svc/web 8080:8000');
  expect((await curl('localhost:8080')).stdout).toContain('Welcome to nginx!');
  expect((await curl('-o', '/dev/null', '-w', '%{http_code}', '127.0.0.1:8080/none')).stdout).toBe('404');
  const { output } = await end();
  expect(output).toBe(
    'Forwarding from 127.0.0.1:8080 -> 80\nForwarding from [::1]:8080 -> 80\nHandling connection for 8080\nHandling connection for 8080\n',
  );
  expect((await curl('localhost:8080')).stderr).toContain('Failed to connect to localhost port 8080');
});

test('where nobody listens in the pod the connection breaks off, and kubectl says why', async () => {
  const { curl, forward } = await forwarding();
  const { end } = await forward('deploy/web 8081:81');
  expect((await curl('localhost:8081')).exitCode).not.toBe(0);
  expect((await end()).output).toContain('an error occurred forwarding 8081 -> 81: error forwarding port 81 to pod');
});

test('a proxy hands on what comes to its port as whom the kubeconfig says, but for connections to take over', async () => {
  const { curl, keepRunning } = await forwarding();
  const { end } = await keepRunning('proxy --port=8001');
  const pods = 'localhost:8001/api/v1/namespaces/default/pods';
  expect((await curl(`${pods}?limit=1`)).stdout).toContain('"kind": "PodList"');
  expect((await curl(`${pods}/none`)).stdout).toContain('pods \\"none\\" not found');
  expect((await curl('-X', 'POST', `${pods}/web/exec`)).stdout).toBe('Forbidden\n');
  expect((await end()).output).toBe('Starting to serve on 127.0.0.1:8001\n');
  const { end: endOther } = await keepRunning('proxy --port=8002 --api-prefix=/k8s --as=alice');
  expect((await curl('localhost:8002/api')).stdout).toBe('404 page not found\n');
  expect((await curl('localhost:8002/k8s/api/v1/nodes')).stdout).toContain('User \\"alice\\" cannot list');
  await endOther();
});

test('ports that cannot be are refused in the real words', async () => {
  const { ports, run } = await forwarding();
  const output = async (line: string) => (await run(`port-forward ${line}`)).output;
  expect(await output('svc/web 81')).toBe('error: Service web does not have a service port 81\n');
  expect(await output('deploy/web 8080:99999')).toBe(
    'error: error parsing remote port \'99999\': strconv.ParseUint: parsing "99999": value out of range\n',
  );
  expect(await output('deploy/none 80')).toBe('Error from server (NotFound): deployments.apps "none" not found\n');
  ports.set(8080, () => Promise.resolve(undefined));
  expect(await output('deploy/web 8080:80')).toContain('bind: address already in use');
});
