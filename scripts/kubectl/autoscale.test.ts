import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Kubectl, setupLimitMs, startKubectl } from './real-kubectl.ts';

const limitMs = 120_000;

let kubectl: Kubectl;

beforeAll(async () => {
  kubectl = await startKubectl(['--nodes', '1']);
}, setupLimitMs);

afterAll(() => kubectl.stop());

/** Asks until the answer is as it should be: what is measured is measured in wall-clock time. */
async function eventually(args: readonly string[], expected: RegExp): Promise<void> {
  let said = '';
  for (let asked = 0; asked < 90; asked++) {
    const { stdout, stderr } = await kubectl.run(...args);
    said = stdout + stderr;
    if (expected.test(said)) return;
    await kubectl.run('wait', '--for=jsonpath={.spec.never}=true', 'namespace/default', '--timeout=1s');
  }
  throw new Error(`kubectl ${args.join(' ')} never said ${String(expected)}, but\n${said}`);
}

test('top tells what nodes and pods use, and an autoscaler goes by it', { timeout: limitMs }, async () => {
  const { ok } = kubectl;
  const manifest = kubectl.file(
    'busy.yaml',
    `apiVersion: apps/v1
kind: Deployment
metadata: { name: busy }
spec:
  selector: { matchLabels: { app: busy } }
  template:
    metadata: { labels: { app: busy } }
    spec:
      containers:
        - name: stress
          image: vish/stress
          args: [-cpus, "1", -mem-total, 50Mi, -mem-alloc-size, 10Mi]
          resources: { requests: { cpu: 100m }, limits: { cpu: 200m } }
`,
  );
  await ok('apply', '-f', manifest);
  expect(await ok('autoscale', 'deployment', 'busy', '--cpu=50%', '--max=3')).toBe(
    'horizontalpodautoscaler.autoscaling/busy autoscaled\n',
  );
  await eventually(['top', 'pod'], /^NAME +CPU\(cores\) +MEMORY\(bytes\) +\nbusy-\S+ +20[01]m +50Mi +\n/);
  await eventually(['top', 'pod', '--containers'], /^POD +NAME +CPU\(cores\).*\nbusy-\S+ +stress +20[01]m/);
  await eventually(['top', 'node', 'node-a'], /\nnode-a +\d+m +\d+% +\d+Mi +\d+% +\n/);
  await eventually(['get', 'hpa', 'busy'], /cpu: 200%\/50% +1 +3 +3 /);
  expect(await ok('describe', 'hpa', 'busy')).toMatch(
    /SuccessfulRescale .*New size: 3; reason: cpu resource utilization \(percentage of request\) above target/,
  );
});
