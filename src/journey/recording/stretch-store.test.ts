import { expect, test } from 'vitest';
import { compareRecords } from './log-order.ts';
import { MemoryArchive } from './memory-archive.contract.ts';
import { Story, tellPodStory } from '../story.contract.ts';
import { Stretch } from './stretch.ts';
import { StretchStore } from './stretch-store.ts';
import { emptyJourney } from '../view.ts';

function stretches(): readonly [Stretch, Stretch] {
  const log = new Story(1000);
  for (let pod = 0; pod < 4; pod++) tellPodStory(log, `web-${pod}`, pod * 2000);
  const whole = new Stretch(0, emptyJourney);
  whole.take(log.records.toSorted(compareRecords));
  whole.fold();
  whole.cut(300);
  return [whole.cut(100), whole.cut(100)];
}

test('a pod that did not change is stored once, and stays as long as a stretch needs it', async () => {
  const archive = new MemoryArchive();
  const store = new StretchStore(archive);
  const [older, younger] = stretches();
  const first = await store.put(older);
  const before = archive.pieces.size;
  const second = await store.put(younger);
  const podsOf = (stored: typeof first) => stored.pods.flat().map(([, piece]) => piece);
  expect(podsOf(first).some((piece) => podsOf(second).includes(piece))).toBe(true);
  expect(archive.pieces.size - before).toBeLessThan(before);
  await store.drop(first);
  // Another store remembers nothing of what is in memory.
  expect(await new StretchStore(archive).view(second)).toEqual(younger.base);
  expect((await store.records(second)).records).toEqual(younger.records);
  await store.drop(second);
  expect(archive.pieces.size).toBe(0);
});
