import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareRecords } from '../recording/log-order.ts';
import { matches, type Predicate } from './predicate.ts';
import { answered } from '../recording/inquiry.contract.ts';
import { Recording } from '../recording/recording.ts';
import { granularities, isStop, milestoneOf, momentOf } from './stops.ts';
import { Story, tellHeartbeats, tellPodStory, tellRefusal } from '../story.contract.ts';
import { type Direction, type Move, search, type Standing, travel } from './travel.ts';

function recorded(): Recording {
  const log = new Story(1000);
  tellHeartbeats(log, 0, 3500);
  tellPodStory(log, 'web', 100);
  tellRefusal(log, 3600);
  const recording = new Recording();
  recording.take(log.records.toSorted(compareRecords));
  return recording;
}

const recording = recorded();
const live: Standing = { position: recording.end, trail: [] };
const start: Standing = { position: 0, trail: [] };

/** What the page would show, as text: maps and all. */
const hashes = new Map<number, number>();
function hash(position: number): number {
  const known = hashes.get(position);
  if (known !== undefined) return known;
  const text = JSON.stringify(recording.at(position), (_, value: unknown) =>
    value instanceof Map ? [...value] : value,
  );
  let sum = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193);
  hashes.set(position, sum);
  return sum;
}

const move: fc.Arbitrary<Move> = fc.oneof(
  fc.record({ to: fc.constantFrom(...granularities) }),
  fc.record({ to: fc.constantFrom(...granularities), of: fc.constantFrom('etcd', 'kube-scheduler', 'kubelet/node-b') }),
  fc.constant<Move>({ to: 'breakpoint' }),
);
const breakpoint: fc.Arbitrary<Predicate> = fc.constantFrom<Predicate>(
  { stage: 'authorization' },
  { component: 'etcd', kind: 'pods' },
  { outcome: 'refused' },
  { kind: 'pods/binding', verb: 'create' },
);

describe('back and forward', () => {
  test('are each other’s exact inverse, at every granularity and with breakpoints', () => {
    const walk = fc.array(fc.tuple(fc.constantFrom<Direction>('forward', 'back'), move), {
      minLength: 1,
      maxLength: 25,
    });
    fc.assert(
      fc.property(
        walk,
        fc.uniqueArray(breakpoint, { maxLength: 3 }),
        fc.nat(recording.end),
        (presses, points, from) => {
          let here: Standing = { position: from, trail: [] };
          const seen: { readonly hash: number; readonly direction: Direction; readonly move: Move }[] = [];
          for (const [direction, by] of presses) {
            const next = answered(travel(recording, here, direction, by, points));
            if (next.position !== here.position) seen.push({ hash: hash(here.position), direction, move: by });
            here = next;
          }
          for (const { hash: expected, direction, move: by } of seen.toReversed()) {
            here = answered(travel(recording, here, direction === 'forward' ? 'back' : 'forward', by, points));
            expect(hash(here.position)).toBe(expected);
          }
          expect(here.position).toBe(from);
        },
      ),
      { numRuns: 150, seed: 11 },
    );
  });

  test('stop at the same places in both directions', () => {
    for (const to of granularities) {
      const there: number[] = [];
      for (let at = start; at.position < recording.end;) {
        at = answered(travel(recording, { position: at.position, trail: [] }, 'forward', { to }, []));
        there.push(at.position);
      }
      const back: number[] = [];
      for (let at = live; at.position > 0;) {
        at = answered(travel(recording, { position: at.position, trail: [] }, 'back', { to }, []));
        back.push(at.position);
      }
      expect([...back.toReversed().slice(1), recording.end], to).toEqual(there);
    }
  });

  test('a coarser press never passes by a stop of its own, nor a breakpoint', () => {
    const points: readonly Predicate[] = [{ stage: 'authorization', outcome: 'refused' }];
    const at = answered(travel(recording, start, 'forward', { to: 'breakpoint' }, points));
    const moment = momentOf(recording, recording.before(at.position))!;
    expect(moment.start.name).toBe('authorization');
    expect(moment.record).toMatchObject({ type: 'end', outcome: 'refused' });
    expect(answered(travel(recording, at, 'forward', { to: 'breakpoint' }, points)).position).toBe(recording.end);
    let milestone = start;
    while (milestone.position < at.position)
      milestone = answered(travel(recording, milestone, 'forward', { to: 'milestone' }, points));
    expect(milestone.position).toBe(at.position);
  });
});

test('a pod’s milestones come in the order of its life', () => {
  const names: string[] = [];
  for (let position = 1; position <= recording.end; position++) {
    const moment = momentOf(recording, recording.before(position))!;
    const milestone = milestoneOf(recording, moment);
    if (milestone) names.push(milestone.name);
    expect(isStop(recording, moment, 'milestone')).toBe(milestone !== undefined);
  }
  expect(names).toEqual(['accepted', 'scheduled', 'started', 'ready']);
});

test('a field is met where another value of it is stored', () => {
  const until = (predicate: Predicate): number =>
    answered(search(recording, 0, 'forward', (moment) => matches(recording, moment, predicate)));
  const written = (position: number) => recording.writes.of(recording.before(position)!)!;
  const running = written(until({ name: 'web', field: 'status.phase', value: 'Running' }));
  expect(JSON.parse(running.value!)).toMatchObject({ status: { phase: 'Running' } });
  expect(JSON.parse(recording.writes.previous(running)!.value!).status?.phase).not.toBe('Running');
  const ready = written(until({ kind: 'pods', field: 'status.conditions[type=Ready].status', value: 'True' }));
  expect(ready.revision).toBeGreaterThanOrEqual(running.revision);
  expect(until({ name: 'nobody', field: 'status.phase' })).toBe(recording.end);
});
