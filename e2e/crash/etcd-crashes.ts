import { Dexie } from 'dexie';
import { environmentsOf } from '../../src/cluster/component-environment.ts';
import { defaultPlan } from '../../src/cluster/default-plan.ts';
import { Hub, type Realm } from '../../src/hosts/realms/hub.ts';
import { joinHub } from '../../src/hosts/realms/page-bus.ts';
import { BranchRegistry } from '../../src/hosts/storage/branch-registry.ts';
import { mainBranch } from '../../src/protocol/session.ts';
import { workerRealm } from '../../src/hosts/realms/realm-factory.ts';
import { WallClock } from '../../src/hosts/wall-clock.ts';
import { Conductor } from '../../src/kernel/conductor.ts';
import { rootContext } from '../../src/kernel/context.ts';
import { randomInt, type Random, seededRandom } from '../../src/kernel/random.ts';
import { type KvEvent, type RequestOp, revision } from '../../src/protocol/kv.ts';
import { connect, type Peer, RpcError } from '../../src/protocol/rpc.ts';

export interface CrashReport {
  readonly kills: number;
  readonly acknowledged: number;
  /** Writes whose caller never heard of them. */
  readonly unanswered: number;
  readonly revision: number;
  /** In words; empty when nothing was lost. */
  readonly problems: readonly string[];
}

const database = new BranchRegistry(undefined).databaseOf(mainBranch);

const plan = {
  ...defaultPlan(0),
  traceLevel: 'off',
  storage: 'indexeddb',
  database,
  keys: '',
  credentials: {},
} as const;
const context = rootContext;
const writers = 8;
/** So many keys does each transaction write, all of them or none. */
const width = 3;
const longestLifeMs = 40;

/** An etcd in a worker, started and killed at will. */
class Victim {
  readonly #clock = new WallClock();
  readonly #hub: Hub;
  readonly #dial: () => Peer;
  #started: () => void = () => {};
  #starts = 0;

  constructor(problems: string[]) {
    const conductor = new Conductor({
      setTime: () => {},
      afterWall: () => () => {},
      changed: () => {},
      isStop: () => false,
      isLastOfRequest: () => false,
    });
    const listener = {
      started: () => this.#started(),
      failed: (component: string, message: string) => problems.push(`${component} failed: ${message}`),
      log: () => {},
      spent: () => {},
      report: (message: string) => problems.push(message),
    };
    this.#hub = new Hub(listener, conductor);
    const bus = joinHub(this.#hub, 'page', this.#clock.state);
    const environment = environmentsOf(
      { clock: this.#clock, bus, gate: conductor, seed: 1, level: 'off', write: () => {}, report: listener.report },
      'page',
    )('page');
    this.#dial = () => connect(bus.dial('etcd'), environment.tracer);
  }

  /** Realms are made ahead: it is their end that counts here. */
  async start(realm: Realm): Promise<Peer> {
    this.#hub.add(realm, this.#clock.state);
    const started = new Promise<void>((resolve) => (this.#started = resolve));
    this.#hub.start('etcd', 'etcd', `${this.#starts++}`, plan);
    await started;
    return this.#dial();
  }

  kill(): void {
    this.#hub.remove('etcd');
  }
}

/** What one life of the worker was seen to do. */
interface Life {
  /** The revision at its beginning. */
  readonly from: number;
  readonly hash: number;
  /** Value to revision, for each transaction that was acknowledged. */
  readonly acknowledged: Map<string, number>;
  compacted: boolean;
}

/** Runs in a page: kills etcd's worker again and again while it is written to, and looks what is there each time. */
export async function crashEtcd(seed: number, kills: number): Promise<CrashReport> {
  await Dexie.delete(database);
  const random = seededRandom(seed);
  const problems: string[] = [];
  const victim = new Victim(problems);
  let acknowledged = 0;
  let unanswered = 0;
  let last: Life | undefined;
  let next = workerRealm('etcd', (message) => problems.push(message));
  for (let kill = 0; ; kill++) {
    const peer = await victim.start(next);
    if (kill < kills) next = workerRealm('etcd', (message) => problems.push(message));
    if (last) problems.push(...(await differences(peer, last)).map((problem) => `after kill ${kill}: ${problem}`));
    const status = await peer.call('etcd.status', {}, { context });
    if (kill === kills || problems.length > 0) {
      victim.kill();
      return { kills: kill, acknowledged, unanswered, revision: status.revision, problems };
    }
    const { hash } = await peer.call('etcd.hashKv', { revision: status.revision }, { context });
    const life: Life = { from: status.revision, hash, acknowledged: new Map(), compacted: false };
    unanswered += await liveAndDie(victim, peer, life, `${kill}`, random);
    acknowledged += life.acknowledged.size;
    last = life;
  }
}

/** @returns how many writes were not answered */
async function liveAndDie(victim: Victim, peer: Peer, life: Life, name: string, random: Random): Promise<number> {
  let written = 0;
  let unanswered = 0;
  const write = async (): Promise<void> => {
    for (;;) {
      const value = `${name}/${written++}`;
      try {
        const reply = await peer.call('etcd.txn', { compare: [], success: putsOf(value), failure: [] }, { context });
        life.acknowledged.set(value, reply.revision);
      } catch (error) {
        if (!(error instanceof RpcError)) throw error;
        unanswered++;
        return;
      }
    }
  };
  // Every fifth life has its log rewritten while it is being written to.
  const compact = async (): Promise<void> => {
    if (randomInt(random, 5) > 0) return;
    life.compacted = true;
    await peer.call('etcd.compact', { revision: revision(life.from) }, { context }).catch(() => {});
  };
  const dead = Promise.all([...Array.from({ length: writers }, write), compact()]);
  const lifeMs = randomInt(random, longestLifeMs);
  await new Promise((resolve) => setTimeout(resolve, lifeMs));
  victim.kill();
  await dead;
  return unanswered;
}

/** Keys that every transaction writes anew, all with its own value. */
const putsOf = (value: string): RequestOp[] =>
  Array.from({ length: width }, (_, place): RequestOp => ({ op: 'put', request: { key: `/${place}`, value } }));

/** What is not as the last life left it, in words. */
async function differences(peer: Peer, life: Life): Promise<readonly string[]> {
  const problems: string[] = [];
  const byRevision = new Map<number, KvEvent[]>();
  for (const event of await eventsAfter(peer, life.from)) {
    const events = byRevision.get(event.kv.modRevision);
    if (events) events.push(event);
    else byRevision.set(event.kv.modRevision, [event]);
  }
  let expected = life.from;
  const valueAt = new Map<number, string>();
  for (const [at, events] of byRevision) {
    if (at !== ++expected) problems.push(`revision ${at} where ${expected} was due`);
    const values = new Set(events.map(({ kv }) => kv.value));
    const [value = ''] = values;
    if (events.length !== width || values.size !== 1) problems.push(`revision ${at} is torn: ${[...values].join()}`);
    valueAt.set(at, value);
  }
  for (const [value, at] of life.acknowledged)
    if (valueAt.get(at) !== value) problems.push(`${value} was acknowledged at ${at}, where ${valueAt.get(at)} is`);
  const { revision: now } = await peer.call('etcd.status', {}, { context });
  if (now !== expected) problems.push(`etcd stands at ${now}, its history at ${expected}`);
  if (!life.compacted) {
    const { hash } = await peer.call('etcd.hashKv', { revision: revision(life.from) }, { context });
    if (hash !== life.hash) problems.push(`the hash at ${life.from} was ${life.hash} and is ${hash}`);
  }
  return problems;
}

async function eventsAfter(peer: Peer, from: number): Promise<readonly KvEvent[]> {
  const { revision: now } = await peer.call('etcd.status', {}, { context });
  if (now === from) return [];
  const events: KvEvent[] = [];
  const watch = { key: '\0', rangeEnd: '\0', startRevision: revision(from + 1) };
  for await (const response of peer.stream('etcd.watch', watch, { context })) {
    events.push(...response.events);
    if (response.revision >= now) break;
  }
  return events;
}
