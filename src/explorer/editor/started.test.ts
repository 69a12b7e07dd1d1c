import { expect, test } from 'vitest';
import type { ComponentState } from '../../protocol/session.ts';
import { started } from './started.ts';

type Life = ComponentState['life'];

function cluster(etcd: Life, server: Life) {
  const listeners = new Set<() => void>();
  const lives = new Map<string, Life>([
    ['etcd', etcd],
    ['kube-apiserver', server],
    ['kube-scheduler', 'starting'],
  ]);
  const state = {
    get: () => ({ components: [...lives].map(([id, life]) => ({ id, life })) }),
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  return {
    state,
    listeners,
    become(id: string, life: Life) {
      lives.set(id, life);
      for (const listener of listeners) listener();
    },
  };
}

test('a server that runs, or is dead, is not waited for', async () => {
  for (const life of ['running', 'dead'] as const) {
    const { state, listeners } = cluster('running', life);
    await started({ state });
    expect(listeners.size).toBe(0);
  }
});

test('one that is starting is waited for until it and its store run, or are dead again', async () => {
  const { state, listeners, become } = cluster('starting', 'starting');
  let isUp = false;
  const up = started({ state }).then(() => (isUp = true));
  become('kube-apiserver', 'running');
  await Promise.resolve();
  expect(isUp).toBe(false);
  become('etcd', 'dead');
  await up;
  expect(listeners.size).toBe(0);
});
