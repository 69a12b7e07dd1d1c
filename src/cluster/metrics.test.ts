import { expect, test } from 'vitest';
import { rootContext } from '../kernel/context.ts';
import { complete, startedCluster } from './started-cluster.contract.ts';
import { terminalOf } from './terminal.contract.ts';

/** Wants two processors and 100 MiB, and gets one. */
const busyPod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'one' },
  spec: {
    containers: [
      {
        name: 'main',
        image: 'vish/stress',
        args: ['-cpus', '2', '-mem-total', '100Mi', '-mem-alloc-size', '10Mi'],
        resources: { limits: { cpu: '1' } },
      },
      { name: 'side', image: 'busybox', command: ['sleep', '3600'] },
    ],
  },
};

test('kubectl top tells what pods and nodes use', async () => {
  const cluster = await startedCluster();
  const { clock, admin } = cluster;
  const run = terminalOf(cluster);
  expect(await run('top pod')).toEqual({ code: 0, output: 'No resources found in default namespace.\n' });
  await complete(
    clock,
    admin.write('POST', '/api/v1/namespaces/default/pods', { context: rootContext, body: busyPod }),
  );
  expect(await run('top pod')).toEqual({ code: 1, output: 'error: metrics not available yet\n' });
  await clock.advance(60_000);
  expect(await run('top pod')).toEqual({
    code: 0,
    output: 'NAME   CPU(cores)   MEMORY(bytes)   \none    1000m        100Mi           \n',
  });
  expect((await run('top pod one --containers --no-headers')).output).toMatch(
    /^one {3}main {3}1000m {3}100Mi {3}\none {3}side {3}0m {6}0Mi {5}\n$/,
  );
  const { output } = await run('top node --sort-by=cpu');
  const [, busiest = ''] = output.split('\n');
  expect(busiest).toMatch(/^node-[abc] +1020m +25% +293Mi +3% {10}$/);
  expect((await run('get pods.metrics.k8s.io one')).output).toMatch(
    /^NAME +CPU +MEMORY +WINDOW\none +\d+n? +\d+Ki +15s\n$/,
  );
  expect(await run('top pod nosuch')).toEqual({
    code: 1,
    output: 'Error from server (NotFound): podmetrics.metrics.k8s.io "default/nosuch" not found\n',
  });
  await run('delete pod one --force');
  await clock.advance(1_000);
  expect((await run('top pod')).output).toBe('No resources found in default namespace.\n');
});

test('whoever may look at pods may look at what they use', async () => {
  const run = terminalOf(await startedCluster());
  expect((await run('auth can-i list pods.metrics.k8s.io --as alice --as-group developers')).output).toBe('yes\n');
  expect((await run('auth can-i list pods.metrics.k8s.io --as bob')).output).toBe('no\n');
});

test('without its registration there is no metrics API', async () => {
  const cluster = await startedCluster();
  const run = terminalOf(cluster);
  expect((await run('get apiservice v1beta1.metrics.k8s.io --no-headers')).output).toMatch(
    /^v1beta1\.metrics\.k8s\.io +Local +True +/,
  );
  await run('delete apiservice v1beta1.metrics.k8s.io');
  await cluster.clock.advance(1_000);
  expect(await run('top pod')).toEqual({ code: 1, output: 'error: Metrics API not available\n' });
  expect((await run('api-resources')).output).not.toContain('metrics.k8s.io');
});
