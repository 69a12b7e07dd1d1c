import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { LogBuilder } from '../../journey/log-builder.contract.ts';
import type { LogRecord } from '../../kernel/span.ts';
import type { SessionState, SteppingState } from '../../protocol/session.ts';
import type { Selection } from '../flow/page.tsx';
import { followJourney } from '../stores/journey-store.ts';
import { playbackStore } from '../stores/playback-store.ts';
import type { App } from '../stores/session-context.tsx';
import { UndoShelf } from '../undo/undo-shelf.ts';
import { Navigator } from './navigator.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function fakeApp() {
  let listener: (batch: readonly LogRecord[]) => void = () => {};
  let mode: SteppingState['mode'] = 'running';
  const subscribers = new Set<() => void>();
  const become = (next: typeof mode): void => {
    mode = next;
    for (const subscriber of subscribers) subscriber();
  };
  const session = {
    follow: (follower: typeof listener) => {
      listener = follower;
      return () => {};
    },
    state: {
      get: () => ({ phase: 'running', stepping: { mode } }) as SessionState,
      subscribe: (subscriber: () => void) => {
        subscribers.add(subscriber);
        return () => subscribers.delete(subscriber);
      },
    },
    pause: () => become('paused'),
    resume: () => become('running'),
  };
  const feed = followJourney(session, {
    schedule: (work) => {
      const timer = setTimeout(work, 16);
      return () => clearTimeout(timer);
    },
    now: () => Date.now(),
  });
  const selection = createStore<Selection>(() => ({}));
  const undoShelf = new UndoShelf();
  const app = { session, feed, playback: playbackStore(), selection, undoShelf } as unknown as App;
  const tell = async (batch: readonly LogRecord[]): Promise<void> => {
    listener(batch);
    await vi.advanceTimersByTimeAsync(60);
  };
  return { app, feed, tell, mode: () => mode, navigator: new Navigator(app) };
}

/** Three transactions, 10 ms apart. */
function transactions(): readonly LogRecord[] {
  const log = new LogBuilder(1000);
  for (const [place, name] of ['a', 'b', 'c'].entries())
    log.span(
      place * 10,
      place * 10 + 1,
      {
        component: 'etcd',
        name: 'etcd.txn',
        subject: { operation: 'create', key: `/registry/configmaps/default/${name}` },
      },
      { succeeded: true, revision: place + 1, value: '{}', batch: 1, durable: true },
    );
  return log.records;
}

test('a breakpoint pauses the run and the page stands behind the very record', async () => {
  const { feed, tell, mode, navigator } = fakeApp();
  navigator.toggle({ kind: 'configmaps', name: 'b' });
  await tell(transactions());
  expect(mode()).toBe('paused');
  expect(feed.playhead.getState()).toEqual({ at: 'past', position: 4 });
  navigator.play();
  expect(mode()).toBe('running');
  expect(feed.playhead.getState()).toEqual({ at: 'live' });
});

test('a record that arrives late stops the run as well, once', async () => {
  const { feed, tell, mode, navigator } = fakeApp();
  navigator.toggle({ kind: 'configmaps', name: 'b' });
  const records = transactions();
  const late = records.slice(2, 4);
  await tell(records.filter((record) => !late.includes(record)));
  expect(mode()).toBe('running');
  await tell(late);
  expect(mode()).toBe('paused');
  expect(feed.playhead.getState()).toEqual({ at: 'past', position: 4 });
  navigator.play();
  await tell(new LogBuilder(2000).records);
  expect(mode()).toBe('running');
});

test('what is switched off or taken away stops nothing', async () => {
  const { app, tell, mode, navigator } = fakeApp();
  const predicate = { kind: 'configmaps' };
  navigator.toggle(predicate);
  app.playback.setState({ breakpoints: [{ predicate, on: false }] });
  await tell(transactions().slice(0, 2));
  navigator.toggle(predicate);
  expect(app.playback.getState().breakpoints).toEqual([]);
  await tell(transactions().slice(2));
  expect(mode()).toBe('running');
});

test('run until lets the cluster go and stops it where the log says so; a pause in between ends the waiting', async () => {
  const { app, feed, tell, mode, navigator } = fakeApp();
  await tell(transactions().slice(0, 2));
  app.session.pause();
  navigator.runUntil({ name: 'c' });
  expect([mode(), app.playback.getState().waiting]).toEqual(['running', true]);
  await tell(transactions().slice(2));
  expect([mode(), app.playback.getState().waiting]).toEqual(['paused', false]);
  expect(feed.playhead.getState().at).toBe('live');
  navigator.runUntil({ name: 'nobody' });
  app.session.pause();
  expect(app.playback.getState().waiting).toBe(false);
});
