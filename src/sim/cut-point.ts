import { rootContext } from '../kernel/context.ts';
import { type Settle, VirtualClock } from '../kernel/virtual-clock.ts';
import { sleep, virtualMs } from '../kernel/clock.ts';
import type { RestClient } from '../client/rest.ts';
import { componentEnvironment } from '../cluster/component-environment.ts';
import { componentsOf } from '../cluster/component-ids.ts';
import type { NodePlan } from '../cluster/plan.ts';
import { seedCluster } from '../cluster/seed.ts';
import type { Fault } from '../protocol/faults.ts';
import type { Deliver } from '../protocol/memory-bus.ts';
import { connect } from '../protocol/rpc.ts';
import { settledState } from './settled-state.ts';
import { birth, virtualCluster } from './virtual-cluster.ts';
import { type Act, lastAct, workloadScenario } from './workload-scenario.ts';

/** Something that happens to a component at one moment of the scenario, and is over later. */
export interface CutPoint {
  /** Which delivery of the bus it comes before; the scenario's first act is 0. */
  readonly delivery: number;
  readonly component: string;
  readonly kind: 'kill' | 'freeze' | 'cut';
  /** How long it lasts, ms. */
  readonly ms: number;
}

export interface Outcome {
  /** What the store comes to; see `settledState`. */
  readonly state: readonly string[];
  /** Deliveries of the bus from the first act until all was done. */
  readonly deliveries: number;
}

export const workers: readonly NodePlan[] = [1, 2].map((number) => ({
  name: `worker-${number}`,
  controlPlane: false,
  internalIp: `192.168.64.${10 + number}`,
  capacity: { cpu: '4', memory: '8Gi', pods: '110' },
}));

/** Who can be struck: everybody but the server and its store, whose loss nobody else has to make good. */
export const victims: readonly string[] = componentsOf({ nodes: workers }).filter(
  (component) => component !== 'etcd' && component !== 'kube-apiserver',
);

/** How long the scenario itself takes at most, image pulls and the lost watch of a namespace's deletion included, ms. */
const scenarioMs = lastAct + 60_000;

/** How long a healed cluster may take, ms: evictions, back-offs, lease hand-overs and repeated pulls included. */
const patienceMs = 15 * 60_000;

/** How long an act may wait for what it needs, ms. */
const askedMs = patienceMs;

/** Equality has to last, ms. */
const restMs = 30_000;

/**
 * Plays the scenario through a whole cluster under virtual time, with a component struck at the cut point if there is one.
 * @param wanted the state that it has to come to; absent: whatever it comes to
 */
export async function playCut(settle: Settle, cut?: CutPoint, wanted?: readonly string[]): Promise<Outcome> {
  const clock = new VirtualClock(virtualMs(birth), settle);
  let delivery = Number.NEGATIVE_INFINITY;
  const deliver: Deliver = (run) => {
    if (delivery++ === cut?.delivery) strike(cut);
    void Promise.resolve().then(run);
  };
  const { cluster, plan, admin, world, faults } = await virtualCluster(clock, { seed: 1, nodes: workers, deliver });
  const startAgain = (component: string): void => {
    cluster.start(component).catch((error: unknown) => {
      throw new Error(`${component} did not start`, { cause: error });
    });
  };
  const strike = ({ component, kind, ms }: CutPoint): void => {
    if (kind === 'kill') {
      cluster.kill(component);
      clock.after(ms, () => startAgain(component));
      return;
    }
    const fault: Fault = kind === 'freeze' ? { kind, component } : { kind, from: component, to: 'kube-apiserver' };
    faults.set([{ id: 'cut-point', fault }]);
    clock.after(ms, () => faults.set([]));
  };
  const etcd = componentEnvironment(world, 'kubectl/kubernetes-admin', 'state');
  const state = async (): Promise<readonly string[]> => {
    let answer: readonly string[] | undefined;
    void connect(etcd.bus.dial('etcd'), etcd.tracer)
      .call('etcd.range', { key: '/registry/', rangeEnd: '/registry0' }, { context: rootContext })
      .then(({ kvs }) => {
        answer = settledState(kvs);
      });
    if (!(await clock.runUntil(() => answer !== undefined, 10_000))) throw new Error('etcd does not answer');
    return answer!;
  };

  for (const component of componentsOf(plan)) await cluster.start(component);
  void seedCluster(clock, admin);
  await clock.advance(20_000);
  delivery = 0;
  const started = clock.now();
  for (const act of workloadScenario) {
    await clock.advance(Math.max(0, started + act.t - clock.now()));
    let done = false;
    void ask(admin, clock, act).then(() => {
      done = true;
    });
    if (!(await clock.runUntil(() => done, askedMs))) throw new Error(`never done: ${act.method} ${act.path}`);
  }
  await clock.advance(started + scenarioMs - clock.now());
  const deliveries = delivery;
  if (cut) await clock.advance(cut.ms);
  const end = clock.now() + patienceMs;
  let now = await state();
  while (wanted && clock.now() < end) {
    if (sameState(now, wanted)) {
      await clock.advance(restMs);
      now = await state();
      if (sameState(now, wanted)) break;
    } else {
      await clock.advance(10_000);
      now = await state();
    }
  }
  cluster.stop();
  return { state: now, deliveries };
}

/** Asks until the server does it: what an act needs may come late, a namespace's service account say. */
async function ask(admin: RestClient, clock: VirtualClock, { method, path, body }: Act): Promise<void> {
  const contentType = method === 'PATCH' ? 'application/strategic-merge-patch+json' : undefined;
  const options = { context: rootContext, ...(body && { body }), ...(contentType && { contentType }) };
  for (;;) {
    try {
      await admin.send(method, path, options);
      return;
    } catch {
      await sleep(clock, 1_000);
    }
  }
}

const sameState = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((line, at) => line === other[at]);
