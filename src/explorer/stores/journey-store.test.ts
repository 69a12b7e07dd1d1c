import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LogBuilder } from '../../journey/log-builder.contract.ts';
import { newest } from '../../journey/tape.ts';
import type { LogRecord } from '../../kernel/span.ts';
import { followJourney, pacedFrames, type Schedule } from './journey-store.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const atOnce: Schedule = (work) => {
  work();
  return () => {};
};

/** How long after a picture that cost so much the next one is drawn, ms. */
async function restAfter(cost: number): Promise<number> {
  let time = 1_000;
  const schedule = pacedFrames(
    atOnce,
    () => time + (Date.now() - begun),
    (done) => done(),
  );
  const begun = Date.now();
  schedule(() => {
    time += cost;
  });
  const drawn = vi.fn();
  schedule(drawn);
  const from = Date.now();
  while (drawn.mock.calls.length === 0) await vi.advanceTimersByTimeAsync(1);
  return Date.now() - from;
}

test('what costs nothing is drawn in every frame, and what costs much gets a third of the time', async () => {
  expect(await restAfter(0)).toBe(0);
  expect(await restAfter(40)).toBe(80);
});

test('the next picture is never far off', async () => {
  expect(await restAfter(5_000)).toBe(500);
});

test('an effect that arrives before its cause is folded after it', async () => {
  const log = new LogBuilder();
  const subject = {
    method: 'POST',
    path: '/api/v1/namespaces/default/pods',
    query: '',
    verb: 'create',
    group: '',
    version: 'v1',
    resource: 'pods',
    subresource: '',
    namespace: 'default',
    name: '',
    userAgent: 'kubectl/v1.36.0',
  };
  const serve = log.start(0, { component: 'kube-apiserver', name: 'serve', subject });
  const storage = log.start(1, { component: 'kube-apiserver', name: 'storage', parent: serve });
  const fromApiserver = log.records.slice();
  const put = { operation: 'create', key: '/registry/pods/default/web' } as const;
  log.start(2, { component: 'etcd', name: 'etcd.txn', subject: put, parent: storage });
  let tell: (batch: readonly LogRecord[]) => void = () => {};
  const session = {
    follow: (listener: typeof tell) => {
      tell = listener;
      return () => {};
    },
  };
  const frame: Schedule = (work) => {
    const timer = setTimeout(work, 16);
    return () => clearTimeout(timer);
  };
  const { store, stop } = followJourney(session, frame, () => Date.now());
  tell(log.records.slice(fromApiserver.length));
  await vi.advanceTimersByTimeAsync(9);
  tell(fromApiserver);
  await vi.advanceTimersByTimeAsync(60);
  stop();
  expect(newest(store.getState().requests, 1)[0]?.etcd.map(({ kind }) => kind)).toEqual(['txn']);
});
