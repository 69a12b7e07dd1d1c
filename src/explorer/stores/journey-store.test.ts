import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LogBuilder } from '../../journey/log-builder.contract.ts';
import { Recording } from '../../journey/recording/recording.ts';
import { newest } from '../../journey/tape.ts';
import type { LogRecord } from '../../kernel/span.ts';
import type { SessionState, SteppingState } from '../../protocol/session.ts';
import { followJourney } from './journey-store.ts';
import { pacedFrames, type Schedule } from './paced-frames.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const atOnce: Schedule = (work) => {
  work();
  return () => {};
};

/** How long after a picture that cost so much the next one is drawn, ms. */
async function restAfter(cost: number, standing = false): Promise<number> {
  let time = 1_000;
  const schedule = pacedFrames(
    () => standing,
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

test('what costs nothing is drawn in every frame, and what costs much gets a sixth of the time', async () => {
  expect(await restAfter(0)).toBe(0);
  expect(await restAfter(40)).toBe(200);
});

test('the next picture is never far off', async () => {
  expect(await restAfter(5_000)).toBe(500);
});

test('a cluster that stands is drawn at once, whatever the last picture cost', async () => {
  expect(await restAfter(5_000, true)).toBe(0);
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
  const { session, tell } = fakeSession();
  const { store, stop } = followJourney(session, { schedule: frames, now: () => Date.now() });
  tell(log.records.slice(fromApiserver.length));
  await vi.advanceTimersByTimeAsync(700);
  tell(fromApiserver);
  await vi.advanceTimersByTimeAsync(60);
  stop();
  expect(newest(store.getState().requests, 1)[0]?.etcd.map(({ kind }) => kind)).toEqual(['txn']);
});

test('where causes come late again and again they are waited for, and nothing is folded twice', async () => {
  const { session, tell } = fakeSession();
  const recording = new Recording();
  const taken = vi.spyOn(recording, 'take');
  const { stop } = followJourney(session, { recording, schedule: soon, now: () => Date.now() });
  const log = new LogBuilder();
  /** Whether an effect was folded before the cause that arrives so many ms after it. */
  const isLate = async (ms: number): Promise<boolean> => {
    log.start(0, { component: 'kube-apiserver', name: 'started' });
    log.start(0, { component: 'etcd', name: 'started' });
    const [cause, effect] = log.records.slice(-2);
    const { end } = recording;
    tell([effect!]);
    await vi.advanceTimersByTimeAsync(ms);
    tell([cause!]);
    await vi.advanceTimersByTimeAsync(200);
    expect(recording.end).toBe(end + 2);
    return taken.mock.results.at(-1)!.value === end + 1 && taken.mock.calls.at(-1)![0].length === 1;
  };
  expect(await isLate(35)).toBe(true);
  while (await isLate(35));
  stop();
});

test('much that comes at once is folded piece by piece, with room for a picture in between', async () => {
  const { session, tell } = fakeSession();
  let time = 0;
  const { live, caughtUp, stop } = followJourney(session, { schedule: soon, now: () => (time += 10) });
  const log = new LogBuilder();
  for (let at = 0; at < 1000; at++) log.start(at, { component: 'etcd', name: 'started' });
  tell(log.records);
  const seen = new Set<number>();
  live.subscribe(({ position }) => seen.add(position));
  while (!caughtUp()) await vi.advanceTimersByTimeAsync(1);
  stop();
  expect(seen.size).toBeGreaterThan(1);
  expect(live.getState().position).toBe(1000);
});

test('a pause calls for the picture that rests', async () => {
  const { session, tell, become } = fakeSession();
  let asked = 0;
  const { live, stop } = followJourney(session, {
    schedule: (work) => {
      const timer = setTimeout(work, asked++ === 0 ? 500 : 0);
      return () => clearTimeout(timer);
    },
    now: () => Date.now(),
  });
  const log = new LogBuilder();
  log.start(0, { component: 'etcd', name: 'started' });
  tell(log.records);
  await vi.advanceTimersByTimeAsync(20);
  expect(live.getState().position).toBe(0);
  become('paused');
  await vi.advanceTimersByTimeAsync(1);
  stop();
  expect(live.getState().position).toBe(1);
});

describe('the past', () => {
  const told = () => {
    const log = new LogBuilder();
    for (let at = 0; at < 10; at++) log.start(at * 10, { component: 'etcd', name: 'started' });
    return log.records;
  };
  const settle = () => vi.advanceTimersByTimeAsync(100);

  test('is looked at while the run goes on', async () => {
    const { session, tell } = fakeSession();
    const { store, live, playhead, seek, goLive, stop } = followJourney(session, {
      schedule: frames,
      now: () => Date.now(),
    });
    tell(told().slice(0, 6));
    await settle();
    seek(3);
    const seen = store.getState();
    expect(seen.position).toBe(3);
    tell(told().slice(6));
    await settle();
    expect(store.getState()).toBe(seen);
    expect(live.getState().position).toBe(10);
    goLive();
    stop();
    expect(store.getState()).toBe(live.getState());
    expect(playhead.getState()).toEqual({ at: 'live' });
  });

  test('keeps the reader behind the same record when an older one arrives late', async () => {
    const { session, tell } = fakeSession();
    const { store, playhead, seek, stop } = followJourney(session, { schedule: frames, now: () => Date.now() });
    const records = told();
    tell(records.filter((_, place) => place !== 1));
    await settle();
    seek(5);
    const { now } = store.getState();
    tell(records.slice(1, 2));
    await settle();
    stop();
    expect(playhead.getState()).toEqual({ at: 'past', position: 6 });
    expect(store.getState()).toMatchObject({ position: 6, now });
  });

  test('ends where the log ends: going there is going live', async () => {
    const { session, tell } = fakeSession();
    const { playhead, seek, stop } = followJourney(session, { schedule: frames, now: () => Date.now() });
    tell(told());
    await settle();
    seek(4);
    seek(10);
    stop();
    expect(playhead.getState()).toEqual({ at: 'live' });
  });
});

const soon: Schedule = (work) => {
  const timer = setTimeout(work);
  return () => clearTimeout(timer);
};

const frames: Schedule = (work) => {
  const timer = setTimeout(work, 16);
  return () => clearTimeout(timer);
};

function fakeSession() {
  let listener: (batch: readonly LogRecord[]) => void = () => {};
  let mode: SteppingState['mode'] = 'running';
  const subscribers = new Set<() => void>();
  return {
    session: {
      follow: (follower: typeof listener) => {
        listener = follower;
        return () => {};
      },
      state: {
        get: () => ({ stepping: { mode } }) as SessionState,
        subscribe: (subscriber: () => void) => {
          subscribers.add(subscriber);
          return () => subscribers.delete(subscriber);
        },
      },
    },
    tell: (batch: readonly LogRecord[]) => listener(batch),
    become: (next: typeof mode) => {
      mode = next;
      for (const subscriber of subscribers) subscriber();
    },
  };
}
