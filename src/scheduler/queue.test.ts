import { expect, test } from 'vitest';
import { virtualMs } from '../kernel/clock.ts';
import { VirtualClock } from '../kernel/virtual-clock.ts';
import type { Node, Pod } from './objects.ts';
import { podInfo } from './pod-info.ts';
import { type QueueMove, SchedulingQueue } from './queue.ts';

const pod = (name: string, more: Partial<Pod['spec']> = {}): Pod => ({
  metadata: { name, namespace: 'default', uid: name },
  spec: { containers: [], ...more },
});
const node: Node = { metadata: { name: 'n', uid: 'n' } };
const nodeAdd = { type: 'NodeAdd', node } as const;

/** @param helps of which news the plugin `Fit` says that it helps */
function queueWith(helps: readonly string[] = []) {
  const clock = new VirtualClock(virtualMs(300), () => Promise.resolve());
  const moves: string[] = [];
  const evidence: QueueMove['evidence'][] = [];
  const queue = new SchedulingQueue({
    clock,
    advice: (_pod, { type }) => (helps.includes(type) ? { helps: 'Fit', skipped: [] } : { skipped: ['Fit'] }),
    onMove: (move) => {
      evidence.push(move.evidence);
      moves.push(`${move.pod.info.pod.metadata.name} ${move.evidence.to} ${move.evidence.event}`);
    },
    backoff: { initialMs: 1_000, maxMs: 10_000 },
  });
  return { clock, moves, evidence, queue };
}
const fit: ReadonlySet<string> = new Set(['Fit']);
const wentWrong: ReadonlySet<string> = new Set();

/** The queue with one pod that was tried and rejected. */
async function withRejected(helps: readonly string[] = []) {
  const world = queueWith(helps);
  world.queue.add(podInfo(pod('a')), undefined);
  const taken = (await world.queue.pop())!;
  world.queue.retry(taken, taken.info, fit);
  world.moves.length = 0;
  return world;
}

test('only news that a hint calls useful moves a pod, and the move says whose hint it was', async () => {
  const { queue, moves, evidence } = await withRejected(['NodeAdd']);
  queue.onEvent({ type: 'NodeDelete', node }, undefined);
  queue.onEvent({ type: 'NodeDelete', node }, undefined);
  expect(moves).toEqual(['a unschedulable NodeDelete']);
  expect(evidence.at(-1)).toMatchObject({ from: 'unschedulable', skippedBy: ['Fit'] });
  queue.onEvent(nodeAdd, undefined);
  expect(moves).toEqual(['a unschedulable NodeDelete', 'a backoff NodeAdd']);
  expect(evidence.at(-1)).toMatchObject({ from: 'unschedulable', hint: 'Fit' });
});

test('a pod that backs off is tried at once where nobody else waits, and after who is active otherwise', async () => {
  const { queue, moves } = await withRejected(['NodeAdd']);
  queue.onEvent(nodeAdd, undefined);
  queue.add(podInfo(pod('b')), undefined);
  expect((await queue.pop())?.info.key).toBe('default/b');
  expect((await queue.pop())?.info.key).toBe('default/a');
  expect(moves.at(-1)).toBe('a active PopFromBackoffQ');
});

test('a pod for which something went wrong waits out its back-off: twice as long each time, to the end of a second', async () => {
  const { queue, clock, moves } = queueWith();
  queue.add(podInfo(pod('a')), undefined);
  const triedAt: number[] = [];
  for (let attempt = 0; attempt < 7; attempt++) {
    const next = queue.pop();
    await clock.advance(20_000 - (clock.now() % 20_000));
    const taken = (await next)!;
    triedAt.push(taken.since);
    queue.retry(taken, taken.info, wentWrong);
  }
  // Tried again when 20 s have passed, so each back-off began at a multiple of 20 s.
  expect(triedAt.map((at) => at % 20_000)).toEqual([300, 2_000, 3_000, 5_000, 9_000, 11_000, 11_000]);
  expect(moves.at(-2)).toBe('a active BackoffComplete');
});

test('what happens during an attempt counts when it fails', async () => {
  const { queue, evidence } = queueWith(['NodeAdd']);
  queue.add(podInfo(pod('a')), undefined);
  const first = (await queue.pop())!;
  queue.onEvent({ type: 'NodeDelete', node }, undefined);
  queue.onEvent(nodeAdd, undefined);
  queue.retry(first, first.info, fit);
  expect(evidence.at(-1)).toMatchObject({ to: 'backoff', hint: 'Fit', meanwhile: 'NodeAdd' });
  const second = (await queue.pop())!;
  queue.retry(second, second.info, fit);
  expect(evidence.at(-1)).toMatchObject({ to: 'unschedulable', event: 'ScheduleAttemptFailure' });
});

test('nobody is forgotten: after five minutes a pod is tried without news', async () => {
  const { clock, moves } = await withRejected();
  await clock.advance(5 * 60_000);
  expect(moves).toEqual(['a active UnschedulableTimeout']);
});

test('a gated pod waits until its last gate is gone, whatever else happens', async () => {
  const { queue, moves } = queueWith(['NodeAdd']);
  const gated = pod('a', { schedulingGates: [{ name: 'quota' }] });
  queue.add(podInfo(gated), undefined);
  queue.onEvent(nodeAdd, undefined);
  expect(moves).toEqual(['a gated UnschedulablePodAdd']);
  queue.update(podInfo(pod('a')), [{ type: 'UnschedulablePodUpdate', old: gated, pod: pod('a') }], undefined);
  expect(moves.at(-1)).toBe('a active UnschedulablePodUpdatePodSchedulingGatesEliminated');
});

test('the more important pod goes first, of equals the one that waits longer', async () => {
  const { queue } = queueWith();
  for (const [name, priority] of [
    ['a', 0],
    ['b', 0],
    ['c', 10],
  ] as const)
    queue.add(podInfo(pod(name, { priority })), undefined);
  const order = [await queue.pop(), await queue.pop(), await queue.pop()].map((taken) => taken?.info.pod.metadata.name);
  expect(order).toEqual(['c', 'a', 'b']);
});
