import { expect, test } from 'vitest';
import { compareRecords } from '../../journey/recording/log-order.ts';
import { answered } from '../../journey/recording/inquiry.contract.ts';
import { Recording } from '../../journey/recording/recording.ts';
import { granularities } from '../../journey/travel/stops.ts';
import { Story, tellPodStory } from '../../journey/story.contract.ts';
import { travel } from '../../journey/travel/travel.ts';
import { stepsAround } from './steps-around.ts';

const log = new Story(1000);
tellPodStory(log, 'web', 100);
tellPodStory(log, 'late', 60_000);
const recording = new Recording();
recording.take(log.records.toSorted(compareRecords));
const all = { before: 10_000, after: 10_000 };

test('the list has the very stops that presses come to, wherever the reader stands', () => {
  for (const to of granularities) {
    const pressed: number[] = [];
    for (let at = 0; at < recording.end;) {
      at = answered(travel(recording, { position: at, trail: [] }, 'forward', { to }, [])).position;
      pressed.push(at);
    }
    for (const position of [0, 40, recording.end]) {
      const listed = stepsAround(recording, position, to, '', all).map((step) => step.position);
      expect(
        pressed.filter((at) => at < recording.end || listed.includes(at)),
        to,
      ).toEqual(listed);
    }
  }
});

test('it is as long as was asked for, and has one component’s steps only', () => {
  const steps = stepsAround(recording, 60, 'stage', '', { before: 5, after: 3 });
  expect(steps).toHaveLength(8);
  expect(steps.filter(({ position }) => position <= 60)).toHaveLength(5);
  for (const { moment } of stepsAround(recording, recording.end, 'stage', 'etcd', all))
    expect(moment.start.component).toBe('etcd');
});

test('a long time in which nothing happened is a gap with its length', () => {
  const gaps = stepsAround(recording, recording.end, 'milestone', '', all).flatMap(({ idle }) => idle ?? []);
  expect(Math.max(...gaps)).toBeGreaterThan(50_000);
  expect(gaps.every((gap) => gap >= 1000)).toBe(true);
});
