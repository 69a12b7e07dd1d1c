import { expect, test } from 'vitest';
import { reduce } from '../journey.ts';
import { Story, tellHeartbeats, tellPodStory } from '../story.contract.ts';
import { oldestFirst } from '../tape.ts';
import { emptyJourney } from '../view.ts';

const told = (tell: (log: Story) => void) => {
  const log = new Story(1000);
  tell(log);
  const records = log.records.toSorted((a, b) => a.at - b.at || a.seq - b.seq);
  return { view: reduce(emptyJourney, records), last: records.at(-1)!.at };
};

test('between two pods that come one long after the other lies a gap, heartbeats or not; a pull of the image is none', () => {
  const { view } = told((log) => {
    tellHeartbeats(log, 0, 70_000);
    tellPodStory(log, 'web', 100);
    tellPodStory(log, 'late', 60_000);
  });
  const gaps = [...oldestFirst(view.gaps)].map(({ from, until }) => [Math.round(from), Math.round(until)]);
  expect(gaps).toHaveLength(1);
  expect(gaps[0]![0]).toBeGreaterThan(3000);
  expect(gaps[0]![0]).toBeLessThan(4100);
  expect(gaps[0]![1]).toBe(61_000);
});

test('while somebody works nothing is idle; when all is done it is idle since then', () => {
  const half = told((log) => {
    tellPodStory(log, 'web', 100);
  });
  expect(half.view.idleness).toEqual({ working: 0, since: expect.closeTo(half.last, 0) as number });
  const log = new Story(1000);
  tellPodStory(log, 'web', 100);
  const until = log.records.findIndex((record) => record.type === 'start' && record.name === 'pull-image') + 1;
  expect(reduce(emptyJourney, log.records.slice(0, until)).idleness.working).toBeGreaterThan(0);
});
