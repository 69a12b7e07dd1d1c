import { expect, test } from 'vitest';
import { rootContext } from '../../kernel/context.ts';
import { type OneNode, oneNode } from '../one-node.contract.ts';

async function ask({ peer }: OneNode, path: string): Promise<string> {
  const reply = await peer.call(
    'http.request',
    { method: 'GET', path, query: '', headers: {} },
    { context: rootContext },
  );
  expect(reply.status).toBe(200);
  return reply.body;
}

interface Summary {
  readonly node: { readonly cpu: Cpu; readonly memory: Record<string, number> };
  readonly pods: readonly {
    readonly podRef: { readonly name: string };
    readonly containers: readonly { readonly cpu: Cpu; readonly memory: Record<string, number> }[];
  }[];
}
interface Cpu {
  readonly usageNanoCores: number;
  readonly usageCoreNanoSeconds: number;
}

const busyLoop = (cpu?: string) => ({
  containers: [
    {
      name: 'loop',
      image: 'busybox',
      imagePullPolicy: 'IfNotPresent' as const,
      command: ['sh', '-c', 'while :; do :; done'],
      ...(cpu && { resources: { limits: { cpu, memory: '64Mi' } } }),
    },
  ],
});

test('a loop keeps one processor busy, and half of one where that is its limit', async () => {
  const node = await oneNode({ preloadedImages: ['busybox'] });
  node.create('free', busyLoop());
  node.create('throttled', busyLoop('500m'));
  await node.clock.advance(60_000);
  const { pods, node: machine } = JSON.parse(await ask(node, '/stats/summary')) as Summary;
  const coresOf = Object.fromEntries(
    pods.map(({ podRef, containers }) => [podRef.name, containers[0]!.cpu.usageNanoCores / 1e9]),
  );
  expect(coresOf['free']).toBeCloseTo(1, 2);
  expect(coresOf['throttled']).toBeCloseTo(0.5, 2);
  expect(machine.cpu.usageNanoCores / 1e9).toBeCloseTo(1.52, 2);
  expect(pods.find(({ podRef }) => podRef.name === 'throttled')!.containers[0]!.memory).toMatchObject({
    workingSetBytes: 512 * 1024,
    availableBytes: 64 * 1024 ** 2 - 512 * 1024,
  });
});

test('what metrics-server reads is a counter for each container, dated', async () => {
  const node = await oneNode({ preloadedImages: ['busybox'] });
  node.create('free', busyLoop());
  await node.clock.advance(30_000);
  const read = async (): Promise<readonly number[]> => {
    const text = await ask(node, '/metrics/resource');
    const line = /^container_cpu_usage_seconds_total\{container="loop",namespace="default",pod="free"\} (\S+) (\d+)$/m;
    return line.exec(text)!.slice(1).map(Number);
  };
  const [seconds, at] = await read();
  await node.clock.advance(15_000);
  const [later, laterAt] = await read();
  expect(laterAt! - at!).toBe(15_000);
  expect(later! - seconds!).toBeCloseTo(15, 1);
});

test('a container that has ended is not told of any more', async () => {
  const node = await oneNode({ preloadedImages: ['busybox'] });
  const [container] = busyLoop().containers;
  node.create('short', {
    restartPolicy: 'Never',
    containers: [{ ...container!, command: ['sh', '-c', 'sleep 20'] }],
  });
  await node.clock.advance(15_000);
  expect(await ask(node, '/metrics/resource')).toContain('pod="short"');
  await node.clock.advance(15_000);
  expect(await ask(node, '/metrics/resource')).not.toContain('pod="short"');
});
