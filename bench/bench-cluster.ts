import { virtualMs } from '../src/kernel/clock.ts';
import { rootContext } from '../src/kernel/context.ts';
import { openGate } from '../src/kernel/gate.ts';
import type { TraceLevel } from '../src/kernel/tracer.ts';
import type { LogRecord } from '../src/kernel/span.ts';
import { VirtualClock } from '../src/kernel/virtual-clock.ts';
import { type RestClient, restClient } from '../src/client/rest.ts';
import { createCluster } from '../src/cluster/cluster.ts';
import { componentEnvironment, type World } from '../src/cluster/component-environment.ts';
import { componentsOf } from '../src/cluster/component-ids.ts';
import { defaultPlan } from '../src/cluster/default-plan.ts';
import { createIdentity } from '../src/hosts/keys/identity.ts';
import { openPki } from '../src/hosts/keys/webcrypto-pki.ts';
import { MemoryBackend } from '../src/etcd/memory-backend.ts';
import { createMemoryBus } from '../src/protocol/memory-bus.ts';
import { settle } from './measure.ts';

export interface BenchCluster {
  readonly clock: VirtualClock;
  readonly world: World;
  readonly admin: RestClient;
  stop(): void;
}

/** A cluster in this process under virtual time, ready and quiet. @param write gets the log; absent: nobody keeps it */
export async function benchCluster(
  workers: number,
  level: TraceLevel,
  components?: readonly string[],
  write?: (record: LogRecord) => void,
): Promise<BenchCluster> {
  const clock = new VirtualClock(virtualMs(Date.UTC(2026, 0, 1)), settle);
  const identity = await createIdentity(workers, clock.now());
  const plan = { ...defaultPlan(workers), ...identity, traceLevel: level };
  const log: LogRecord[] = [];
  const world: World = {
    clock,
    bus: createMemoryBus(),
    gate: openGate,
    seed: 1,
    level,
    write:
      write ??
      ((record) => {
        log[0] = record;
      }),
    report: (message) => process.stderr.write(`${message}\n`),
  };
  const backend = new MemoryBackend();
  const cluster = createCluster(world, plan, {
    openBackend: () => Promise.resolve(backend),
    openPki: ({ keys }) => openPki(keys),
    failed: (component, error) => process.stderr.write(`${component}: ${String(error)}\n`),
  });
  const admin = restClient(componentEnvironment(world, 'kubectl/kubernetes-admin', 'bench'), {
    credentials: plan.credentials['kubernetes-admin']!,
    userAgent: 'bench',
  });
  for (const component of components ?? componentsOf(plan)) await cluster.start(component);
  await until(clock, async () => (await admin.raw(get('/readyz'), { context: rootContext })).status === 200);
  if (!components) {
    const nodes = workers + 1;
    await until(clock, async () => (await readyNodes(admin)) === nodes);
    await clock.advance(30_000);
  }
  return { clock, world, admin, stop: () => cluster.stop() };
}

const get = (path: string) => ({ method: 'GET', path, query: '', headers: {} });

async function readyNodes(admin: RestClient): Promise<number> {
  const { items } = await admin.send<{
    readonly items: readonly {
      readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
    }[];
  }>('GET', '/api/v1/nodes', { context: rootContext });
  return items.filter(({ status }) =>
    status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True'),
  ).length;
}

/** Lets cluster time run until an asked-for state is there, asking every 100 ms of it. */
export async function until(clock: VirtualClock, holds: () => Promise<boolean>): Promise<void> {
  for (let asked = 0; asked < 6_000; asked++) {
    let answer: boolean | undefined;
    void holds().then(
      (value) => {
        answer = value;
      },
      () => {
        answer = false;
      },
    );
    await clock.runUntil(() => answer !== undefined, 60_000);
    if (answer) return;
    await clock.advance(100);
  }
  throw new Error('the state that was waited for did not come within ten minutes of cluster time');
}

export const benchPod = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels: { app: 'bench' } },
  spec: {
    containers: [{ name: 'main', image: 'nginx:1.27', resources: { requests: { cpu: '10m', memory: '16Mi' } } }],
  },
});
