import { isAlreadyExists, isNotFound } from '../../client/api-error.ts';
import type { EventRecorder } from '../../client/event-recorder.ts';
import type { RestClient } from '../../client/rest.ts';
import type { Cancellation } from '../../kernel/cancellation.ts';
import { sleep } from '../../kernel/clock.ts';
import { backgroundContext, type Context } from '../../kernel/context.ts';
import { passed } from '../../kernel/outcome.ts';
import { randomUuid } from '../../kernel/random.ts';
import { traced } from '../../kernel/traced.ts';
import type { Environment } from '../../protocol/environment.ts';
import type { Threshold } from '../eviction/thresholds.ts';
import type { NodeOptions } from '../options.ts';
import type { Runtime } from '../runtime/cri.ts';
import { hexDigest } from '../runtime/hex-digest.ts';
import { isSame } from '../status/status-patch.ts';
import { nodeObject, type NodeStatus, nodeStatus } from './node-object.ts';
import { keepLease } from './lease.ts';

/** How often the status is looked at, and how often it is written when nothing changed, ms. Upstream: nodeStatusUpdateFrequency, nodeStatusReportFrequency */
const lookEvery = 10_000;
const reportEvery = 300_000;
const firstPause = 200;
const longestPause = 7_000;

/** What is said when a condition changes, by its type and status. Upstream: pkg/kubelet/events/event.go */
const pressureEvents: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  MemoryPressure: { True: 'NodeHasInsufficientMemory', False: 'NodeHasSufficientMemory' },
  DiskPressure: { True: 'NodeHasDiskPressure', False: 'NodeHasNoDiskPressure' },
};

interface NodeObject {
  readonly metadata: { readonly uid: string };
  readonly status?: Partial<NodeStatus>;
}

export interface NodeAgent {
  /** Resolves with the node's uid once the object is there. */
  readonly registered: Promise<string>;
}

export interface NodeAgentOptions {
  readonly node: NodeOptions;
  readonly client: RestClient;
  readonly runtime: Runtime;
  readonly recorder: EventRecorder;
  /** Conditions that the node suffers from. */
  readonly pressures: () => readonly string[];
  readonly thresholds: () => readonly Threshold[];
  /** Resolves once pods can have addresses: before that the node is not ready. */
  readonly networkReady: Promise<void>;
  readonly stopping: Cancellation;
}

/** Registers the node, says that it is ready and goes on saying so. Upstream: pkg/kubelet/kubelet_node_status.go */
export function startNodeAgent(
  env: Environment,
  { node, client, runtime, recorder, pressures, thresholds, networkReady, stopping }: NodeAgentOptions,
): NodeAgent {
  const path = `/api/v1/nodes/${node.name}`;
  const machineId = hexDigest(node.name).slice(0, 32);
  const bootId = randomUuid(env.random);
  let reported: NodeStatus | undefined;
  let reportedAt = -Infinity;

  const event = (type: 'Normal' | 'Warning', reason: string, message: string): void =>
    recorder.event({ apiVersion: 'v1', kind: 'Node', name: node.name, uid: node.name }, type, reason, message);
  const current = (isReady: boolean): NodeStatus =>
    nodeStatus(node, {
      now: env.clock.now(),
      isReady,
      pressures: pressures(),
      images: runtime.listImages(),
      thresholds: thresholds(),
      known: reported?.conditions ?? [],
      machineId,
      bootId,
    });

  const register = async (): Promise<string> => {
    const status = current(false);
    try {
      const { metadata } = await client.send<NodeObject>('POST', '/api/v1/nodes', {
        context: { ...backgroundContext, cancellation: stopping },
        body: nodeObject(node, status),
      });
      reported = status;
      return metadata.uid;
    } catch (error) {
      if (!isAlreadyExists(error)) throw error;
      const known = await client.send<NodeObject>('GET', path, {
        context: { ...backgroundContext, cancellation: stopping },
      });
      reported = { ...status, ...known.status };
      return known.metadata.uid;
    }
  };

  const report = async (outer: Context): Promise<void> => {
    const status = current(true);
    const before = reported?.conditions ?? [];
    const becameReady = reported?.conditions.find(({ type }) => type === 'Ready')?.status !== 'True';
    const context = { ...outer, cancellation: stopping };
    const point = { name: 'node-status', subject: { node: node.name }, label: `status of ${node.name}` };
    await traced(env, context, point, async (inner) => {
      const { conditions, ...rest } = status;
      const order = conditions.map(({ type }) => ({ type }));
      await client.write('PATCH', `${path}/status`, {
        context: inner,
        contentType: 'application/strategic-merge-patch+json',
        body: { status: { ...rest, '$setElementOrder/conditions': order, conditions } },
      });
      return passed(undefined, {
        conditions: conditions.map(({ type, status: is, reason }) => ({ type, status: is, reason })),
      });
    });
    for (const { type, status: is } of status.conditions) {
      const told = before.find((condition) => condition.type === type);
      const reason = pressureEvents[type]?.[is];
      if (reason && told && told.status !== is) event('Normal', reason, `Node ${node.name} status is now: ${reason}`);
    }
    reported = status;
    reportedAt = env.clock.now();
    if (becameReady) event('Normal', 'NodeReady', `Node ${node.name} status is now: NodeReady`);
  };

  const newsOf = (status: NodeStatus | undefined) => [
    status?.images,
    status?.allocatable,
    status?.conditions.map(({ type, status: is }) => [type, is]),
  ];
  const hasNews = (): boolean => !isSame(newsOf(current(true)), newsOf(reported));

  const run = async (announce: (uid: string) => void): Promise<void> => {
    event('Normal', 'Starting', 'Starting kubelet.');
    let pause = firstPause;
    let uid: string | undefined;
    while (!stopping.cancelled) {
      try {
        if (uid === undefined) {
          uid = await register();
          for (const reason of ['NodeHasSufficientMemory', 'NodeHasNoDiskPressure', 'NodeHasSufficientPID'])
            event('Normal', reason, `Node ${node.name} status is now: ${reason}`);
          announce(uid);
          await Promise.race([networkReady, new Promise<void>((resolve) => stopping.onCancel(resolve))]);
          await report(backgroundContext);
        } else if (env.clock.now() - reportedAt >= reportEvery || hasNews()) await report(backgroundContext);
        pause = firstPause;
        await sleep(env.clock, lookEvery, stopping);
      } catch (error) {
        // Somebody deleted the node: it is registered anew.
        if (isNotFound(error)) uid = undefined;
        await sleep(env.clock, pause, stopping);
        pause = Math.min(longestPause, pause * 2);
      }
    }
  };

  const registered = new Promise<string>((resolve) => void run(resolve));
  void registered.then((uid) => keepLease(env, client, { node: node.name, uid, stopping }));
  return { registered };
}
