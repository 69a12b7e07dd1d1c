import { virtualMs } from '../kernel/clock.ts';
import { rootContext } from '../kernel/context.ts';
import { type Random, randomInt, seededRandom } from '../kernel/random.ts';
import { type Settle, VirtualClock } from '../kernel/virtual-clock.ts';
import { isAlreadyExists } from '../client/api-error.ts';
import type { RestClient } from '../client/rest.ts';
import { componentEnvironment, type World } from '../cluster/component-environment.ts';
import { componentsOf } from '../cluster/component-ids.ts';
import { seedCluster } from '../cluster/seed.ts';
import { topology } from '../cluster/topology.ts';
import type { ActiveFault } from '../protocol/faults.ts';
import type { HistoryEntry } from '../protocol/kv.ts';
import { connect } from '../protocol/rpc.ts';
import { birth, virtualCluster } from './virtual-cluster.ts';
import { randomFault } from './random-fault.ts';
import { boundOnce, neverOvercommitted, revisionsGrow } from './invariants.ts';

export interface SimulationOptions {
  readonly seed: number;
  readonly settle: Settle;
  readonly pods: number;
  /** How often a component is killed and started again. */
  readonly kills: number;
  /** How often something goes wrong that leaves every process alive. */
  readonly faults: number;
}

export interface SimulationResult {
  /** Empty when everything held. */
  readonly problems: readonly string[];
  readonly revisions: number;
  /** Cluster time that passed, ms. */
  readonly elapsedMs: number;
}

const workers = 3;

/** Long enough for connections to be given up and nodes to be declared lost, ms. */
const longestFault = 90_000;

/** How long a healed cluster may take to have every pod running, ms: image pulls, back-offs and lease hand-overs included. */
const convergenceLimit = 15 * 60_000;

/**
 * Runs a whole cluster under virtual time, creates pods while components are killed and restarted at random, heals it,
 * and checks what must hold. The same seed gives the same run.
 */
export async function simulate({ seed, settle, pods, kills, faults }: SimulationOptions): Promise<SimulationResult> {
  const random = seededRandom(seed);
  const clock = new VirtualClock(virtualMs(birth), settle);
  const {
    world,
    faults: board,
    cluster,
    admin,
    plan,
  } = await virtualCluster(clock, { seed, nodes: topology(workers) });
  const components = componentsOf(plan);
  for (const component of components) await cluster.start(component);

  const problems: string[] = [];
  const acknowledged = new Set<string>();
  let finished = 0;
  const during = 60_000;

  for (let i = 0; i < pods; i++)
    clock.after(randomInt(random, during), () => {
      void createPod(admin, clock, `pod-${i}`, random).then((name) => {
        acknowledged.add(name);
        finished++;
      });
    });
  for (let i = 0; i < kills; i++) {
    const victim = components[randomInt(random, components.length)]!;
    const at = randomInt(random, during);
    clock.after(at, () => cluster.kill(victim));
    clock.after(at + 100 + randomInt(random, 20_000), () => {
      cluster.start(victim).catch((error: unknown) => problems.push(`${victim} did not start: ${String(error)}`));
    });
  }
  const inForce = new Map<string, ActiveFault>();
  const show = (): void => board.set([...inForce.values()]);
  for (let i = 0; i < faults; i++) {
    const active = { id: `fault-${i}`, fault: randomFault(random, components) };
    const at = randomInt(random, during);
    clock.after(at, () => {
      inForce.set(active.id, active);
      show();
    });
    clock.after(at + 100 + randomInt(random, longestFault), () => {
      inForce.delete(active.id);
      show();
    });
  }
  await clock.advance(during + (faults > 0 ? longestFault : 0) + 25_000);
  void seedCluster(clock, admin);

  const stored = new Map<string, { readonly phase: string }>();
  const refresh = (): void => {
    void admin
      .send<{
        readonly items: readonly {
          readonly metadata: { readonly name: string };
          readonly status: { readonly phase: string };
        }[];
      }>('GET', '/api/v1/namespaces/default/pods', { context: rootContext })
      .then(({ items }) => {
        stored.clear();
        for (const { metadata, status } of items) stored.set(metadata.name, status);
      })
      .catch(() => {});
    clock.after(1_000, refresh);
  };
  refresh();
  const converged = (): boolean =>
    finished === pods && stored.size === pods && [...stored.values()].every(({ phase }) => phase === 'Running');
  if (!(await clock.runUntil(converged, convergenceLimit))) {
    const waiting = [...stored]
      .filter(([, { phase }]) => phase !== 'Running')
      .map(([name, { phase }]) => `${name} ${phase}`);
    problems.push(`not converged: ${finished} of ${pods} created; ${waiting.join(', ') || 'none'} waiting`);
  }
  for (const name of acknowledged) if (!stored.has(name)) problems.push(`acknowledged pod ${name} is lost`);

  const history = await historyOf(world, clock);
  const capacity = new Map(plan.nodes.map(({ name, capacity: { cpu } }) => [name, Number(cpu) * 1000]));
  for (const invariant of [revisionsGrow, boundOnce, neverOvercommitted(capacity)])
    problems.push(...invariant(history));
  cluster.stop();
  return { problems, revisions: history.length, elapsedMs: clock.now() - birth };
}

/** Creates a pod however long it takes; an answer that was lost is found out by trying again. */
async function createPod(admin: RestClient, clock: VirtualClock, name: string, random: Random): Promise<string> {
  const cpu = `${(1 + randomInt(random, 8)) * 50}m`;
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { containers: [{ name: 'main', image: 'registry.k8s.io/pause:3.10', resources: { requests: { cpu } } }] },
  };
  for (;;) {
    try {
      await admin.send('POST', '/api/v1/namespaces/default/pods', { context: rootContext, body: pod });
      return name;
    } catch (error) {
      if (isAlreadyExists(error)) return name;
      await new Promise<void>((resolve) => clock.after(500, resolve));
    }
  }
}

async function historyOf(world: World, clock: VirtualClock): Promise<readonly HistoryEntry[]> {
  const env = componentEnvironment(world, 'kubectl/kubernetes-admin', 'history');
  const answer = connect(env.bus.dial('etcd'), env.tracer).call(
    'etcd.history',
    { limit: 1_000_000 },
    { context: rootContext },
  );
  let entries: readonly HistoryEntry[] | undefined;
  void answer.then((reply) => {
    entries = reply.entries;
  });
  if (!(await clock.runUntil(() => entries !== undefined, 1_000))) throw new Error('etcd does not answer');
  return [...entries!].reverse();
}
