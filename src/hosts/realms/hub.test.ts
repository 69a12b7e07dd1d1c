import { expect, test } from 'vitest';
import { virtualMs } from '../../kernel/clock.ts';
import { Conductor } from '../../kernel/conductor.ts';
import { rootContext } from '../../kernel/context.ts';
import type { LogRecord } from '../../kernel/span.ts';
import { createTracer } from '../../kernel/tracer.ts';
import { defaultPlan } from '../../cluster/default-plan.ts';
import { isLastOfRequest, isStop } from '../../cluster/stops.ts';
import { connect } from '../../protocol/rpc.ts';
import { Hub } from './hub.ts';
import { servePageDisk } from '../storage/page-backend.ts';
import { joinHub } from './page-bus.ts';
import { pageRealm } from './realm-factory.ts';
import { hostNow, WallClock } from '../wall-clock.ts';

const plan = { ...defaultPlan(1), keys: '', credentials: {} };

function page() {
  const clock = new WallClock();
  const log: LogRecord[] = [];
  const started = new Map<string, () => void>();
  let hub!: Hub;
  const conductor = new Conductor({
    setTime: (running) => hub.setTime({ now: clock.now(), wall: hostNow(), rate: running ? 1 : 0 }),
    afterWall: () => () => {},
    changed: () => hub?.setGate(conductor.open),
    isStop,
    isLastOfRequest,
  });
  hub = new Hub(
    {
      started: (component) => started.get(component)?.(),
      failed: (component, message) => {
        throw new Error(`${component}: ${message}`);
      },
      log: (records) => log.push(...records),
      spent: () => {},
      report: (message) => {
        throw new Error(message);
      },
    },
    conductor,
  );
  const bus = joinHub(hub, 'page', clock.state);
  const tracer = createTracer({ component: 'kubectl/test', instance: 'test', clock, level: 'full', write: () => {} });
  servePageDisk(bus, clock, { batches: [] });
  return {
    hub,
    conductor,
    log,
    dial: () => connect(bus.dial('etcd'), tracer),
    async startEtcd(instance: string) {
      if (!hub.has('etcd')) hub.add(await pageRealm('etcd'), clock.state);
      const ready = new Promise<void>((resolve) => started.set('etcd', resolve));
      hub.start('etcd', 'etcd', instance, plan);
      await ready;
    },
  };
}

const context = {
  ...rootContext,
  span: { traceId: 't', spanId: 's', lamport: 0, background: false } as never,
};

test('a call finds the realm that listens, and what it did arrives in the log', async () => {
  const { dial, log, startEtcd } = page();
  await startEtcd('one');
  const reply = await dial().call('etcd.put', { key: 'a', value: '1' }, { context });
  expect(reply.revision).toBe(2);
  await expect.poll(() => log.map(({ type }) => type)).toEqual(['start', 'end']);
  expect(log[0]).toMatchObject({ component: 'etcd', name: 'etcd.txn', traceId: 't', parentId: 's' });
});

test('nobody listens: the connection closes by itself', async () => {
  const { dial } = page();
  const peer = dial();
  await expect(peer.call('etcd.status', {}, { context })).rejects.toMatchObject({ code: 'unavailable' });
  expect(peer.closed.cancelled).toBe(true);
});

test('a realm that is ended closes its connections, and a new one takes its place', async () => {
  const { hub, dial, startEtcd } = page();
  await startEtcd('one');
  const peer = dial();
  await peer.call('etcd.status', {}, { context });
  hub.remove('etcd');
  await expect.poll(() => peer.closed.cancelled).toBe(true);
  await startEtcd('two');
  expect((await dial().call('etcd.put', { key: 'a', value: '1' }, { context })).revision).toBe(2);
});

test('while paused a call waits at the gate of its realm, and a step lets it through', async () => {
  const { conductor, dial, startEtcd } = page();
  await startEtcd('one');
  conductor.pause();
  let answered = false;
  const answer = dial()
    .call('etcd.put', { key: 'a', value: '1' }, { context })
    .then(() => {
      answered = true;
    });
  await expect.poll(() => conductor.held.map(({ name }) => name)).toEqual(['etcd.txn']);
  expect(answered).toBe(false);
  conductor.step();
  await answer;
});

test('every realm tells the same time, and none while it is held', () => {
  const wall = hostNow();
  const state = { now: virtualMs(1_000), wall, rate: 0 };
  const [one, other] = [new WallClock(state), new WallClock(state)];
  expect([one.now(), other.now()]).toEqual([1_000, 1_000]);
  one.set({ ...state, rate: 1_000 });
  expect(one.now()).toBeGreaterThanOrEqual(1_000);
});

test('a realm is told the plan once for all that starts there, and again when it is another', () => {
  const { hub } = page();
  const sent: string[] = [];
  const realm = {
    name: 'kubelets',
    channel: { post: ({ type }: { type: string }) => void sent.push(type), receive: () => {} },
    terminate: () => {},
  };
  hub.add(realm, { now: virtualMs(0), wall: 0, rate: 1 });
  hub.start('kubelets', 'kubelet/a', 'one', plan);
  hub.start('kubelets', 'kubelet/b', 'two', plan);
  hub.start('kubelets', 'kubelet/a', 'three', { ...plan });
  expect(sent).toEqual(['boot', 'plan', 'start', 'start', 'plan', 'start']);
});
