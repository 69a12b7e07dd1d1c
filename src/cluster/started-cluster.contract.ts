import { afterEach } from 'vitest';
import { virtualMs } from '../kernel/clock.ts';
import { rootContext } from '../kernel/context.ts';
import { FaultBoard } from '../faults/board.ts';
import { openGate } from '../kernel/gate.ts';
import type { LogRecord } from '../kernel/span.ts';
import { VirtualClock } from '../kernel/virtual-clock.ts';
import { type RestClient, restClient } from '../client/rest.ts';
import { MemoryBackend } from '../etcd/memory-backend.ts';
import { createMemoryBus } from '../protocol/memory-bus.ts';
import { createSyncPki } from '../sim/sync-pki.ts';
import { createCluster } from './cluster.ts';
import { componentEnvironment, type World } from './component-environment.ts';
import { componentsOf } from './component-ids.ts';
import { defaultPlan } from './default-plan.ts';
import { issueCredentials } from './identities.ts';
import { withFlags } from './flags.ts';
import { furnish } from './furnish.ts';

const birth = Date.UTC(2026, 0, 1);
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

let stop: (() => void) | undefined;
afterEach(() => stop?.());

/** A control plane and three workers under virtual time, all of them ready; stopped when the test is over. */
export async function startedCluster(
  apiserverFlags: readonly string[] = [],
  files: Readonly<Record<string, string>> = {},
  schedulerFlags: readonly string[] = [],
) {
  const clock = new VirtualClock(virtualMs(birth), settle);
  const pki = createSyncPki();
  const { flags, ...base } = defaultPlan(3);
  const plan = {
    ...base,
    files,
    flags: {
      ...flags,
      'kube-apiserver': withFlags(flags['kube-apiserver'], apiserverFlags),
      'kube-scheduler': withFlags(flags['kube-scheduler'], schedulerFlags),
    },
    keys: '',
    credentials: await issueCredentials(pki, base.nodes, birth),
  };
  const log: LogRecord[] = [];
  const faults = new FaultBoard();
  const world: World = {
    clock,
    bus: createMemoryBus(),
    gate: openGate,
    seed: 7,
    level: 'full',
    write: (record) => log.push(record),
    report: () => {},
    faults,
  };
  const backend = new MemoryBackend();
  const cluster = createCluster(world, plan, {
    openBackend: () => Promise.resolve(backend),
    openPki: () => Promise.resolve(pki),
    failed: (component) => cluster.kill(component),
  });
  stop = () => cluster.stop();
  for (const component of componentsOf(plan)) await cluster.start(component);
  const client = (identity: string): RestClient =>
    restClient(componentEnvironment(world, `kubectl/${identity}`, 'test'), {
      credentials: plan.credentials[identity]!,
      userAgent: 'test',
    });
  const admin = client('kubernetes-admin');
  await eventually(clock, async () => {
    const { items } = await admin.send<{ items: { status: { conditions?: { type: string; status: string }[] } }[] }>(
      'GET',
      '/api/v1/nodes',
      { context: rootContext },
    );
    const ready = items.filter(({ status }) =>
      status.conditions?.some((c) => c.type === 'Ready' && c.status === 'True'),
    );
    return ready.length === 4;
  });
  await complete(
    clock,
    furnish(clock, admin, () => {}),
  );
  // What is found by listing has no known cause: let everybody's watch stand first.
  await clock.advance(10_000);
  return { clock, cluster, plan, client, admin, log, world, faults, components: componentsOf(plan) };
}

/** Lets cluster time run until the answer to a request is there. */
export async function complete<Value>(clock: VirtualClock, answer: Promise<Value>): Promise<Value> {
  let settled = false;
  answer.then(
    () => {
      settled = true;
    },
    () => {
      settled = true;
    },
  );
  await clock.runUntil(() => settled, 120_000);
  return answer;
}

/** Lets cluster time run until something holds. */
export async function eventually(clock: VirtualClock, holds: () => Promise<boolean>): Promise<void> {
  for (let asked = 0; asked < 1_200; asked++) {
    const answer = await complete(
      clock,
      holds().catch(() => false),
    );
    if (answer) return;
    await clock.advance(250);
  }
  throw new Error('not within five minutes of cluster time');
}
