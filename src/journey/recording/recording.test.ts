import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LogRecord } from '../../kernel/span.ts';
import { type HistoryEntry, revision } from '../../protocol/kv.ts';
import { reduce } from '../journey.ts';
import { compareRecords } from './log-order.ts';
import { Recording } from './recording.ts';
import { recordingCaps } from './recording-caps.ts';
import { Story, tellHeartbeats, tellPodStory, tellRefusal } from '../story.contract.ts';
import { tableGet } from '../table.ts';
import { newestFirst } from '../tape.ts';
import { emptyJourney } from '../view.ts';

function wholeStory(): readonly LogRecord[] {
  const log = new Story(1000);
  tellHeartbeats(log, 0, 3500);
  tellPodStory(log, 'web', 100);
  tellRefusal(log, 3600);
  return log.records;
}

/** Many pods, one after another. */
function longStory(pods: number): readonly LogRecord[] {
  const log = new Story(1000);
  for (let pod = 0; pod < pods; pod++) tellPodStory(log, `web-${pod}`, pod * 10);
  return log.records.toSorted(compareRecords);
}

/** Each component's records in a batch or more, as they travel. */
function batchesOf(records: readonly LogRecord[], length: number): readonly (readonly LogRecord[])[] {
  const byComponent = new Map<string, LogRecord[]>();
  for (const record of records) {
    const component = record.id.slice(0, record.id.lastIndexOf('.'));
    byComponent.set(component, [...(byComponent.get(component) ?? []), record]);
  }
  return [...byComponent.values()].flatMap((own) =>
    Array.from({ length: Math.ceil(own.length / length) }, (_, place) =>
      own.slice(place * length, (place + 1) * length),
    ),
  );
}

test('in whatever order the batches of one log arrive, the journey is the same', () => {
  const records = wholeStory();
  const told = reduce(emptyJourney, records.toSorted(compareRecords));
  const arrivals = fc.integer({ min: 1, max: 80 }).chain((length) => {
    const batches = batchesOf(records, length);
    return fc.shuffledSubarray([...batches], { minLength: batches.length, maxLength: batches.length });
  });
  fc.assert(
    fc.property(arrivals, (batches) => {
      const recording = new Recording();
      for (const batch of batches) recording.take(batch);
      expect(recording.live).toEqual(told);
    }),
    { numRuns: 60, seed: 5 },
  );
});

test('etcd may speak long before whoever asked it: the story has its POST, and each write its own row', () => {
  const records = wholeStory();
  const isEtcd = ({ id }: LogRecord): boolean => id.startsWith('etcd');
  const recording = new Recording();
  recording.take(records.filter(isEtcd));
  recording.take(records.filter((record) => !isEtcd(record)));
  const pod = tableGet(recording.live.pods, 'default/web')!;
  expect(pod.steps[0]).toMatchObject({ name: 'request', component: 'kubectl/alice' });
  const created = [...newestFirst(recording.live.requests)].find(({ key }) => key === pod.writes[0]!.requestKey)!;
  expect(created.subject).toMatchObject({ method: 'POST', resource: 'pods', subresource: '' });
  expect(pod.writes.map(({ writer }) => writer)).not.toContain('');
});

test('going back is the same fold, stopped earlier', () => {
  const records = longStory(40);
  const recording = new Recording();
  for (let from = 0; from < records.length; from += 97) recording.take(records.slice(from, from + 97));
  expect(recording.end).toBe(records.length);
  for (const position of [0, 1, 2500, 4001, records.length])
    expect(recording.at(position)).toEqual(reduce(emptyJourney, records.slice(0, position)));
});

test('beyond its cap the oldest records go, and what is left can still be gone to', () => {
  const records = longStory(60);
  const recording = new Recording({ ...recordingCaps, records: 4000, stretch: 2000 });
  for (let from = 0; from < records.length; from += 97) recording.take(records.slice(from, from + 97));
  expect(recording.first).toBeGreaterThan(0);
  expect(recording.end - recording.first).toBeLessThanOrEqual(4000);
  for (const position of [recording.first, recording.first + 1, recording.end - 3])
    expect(recording.at(position)).toEqual(reduce(emptyJourney, records.slice(0, position)));
  const head = recording.before(recording.first + 1)!;
  const written = [...recording.writes.keys()].map((key) => recording.writes.all(key));
  expect(written.every((all) => all.slice(1).every(({ record }) => compareRecords(record, head) >= 0))).toBe(true);
});

test('the cap on memory holds as well', () => {
  const records = longStory(60);
  const recording = new Recording({ ...recordingCaps, bytes: 1_000_000, stretch: 1000 });
  for (const record of records) recording.take([record]);
  expect(recording.bytes).toBeLessThan(2_500_000);
  expect(recording.first).toBeGreaterThan(0);
  expect(recording.live.position).toBe(records.length);
});

test('what was stored before the log began is there at every moment of it', () => {
  const value = JSON.stringify({ metadata: { name: 'old', namespace: 'default' }, spec: { nodeName: 'node-a' } });
  const kv = {
    key: '/registry/pods/default/old',
    value,
    createRevision: revision(7),
    modRevision: revision(7),
    version: 1,
  };
  const entry: HistoryEntry = { revision: revision(7), event: { type: 'PUT', kv } };
  const records = wholeStory();
  const recording = new Recording();
  recording.take(records.slice(0, 300));
  recording.adopt([entry]);
  recording.take(records.slice(300));
  for (const position of [1, 200, recording.end])
    expect(tableGet(recording.at(position).pods, 'default/old')?.name).toBe('old');
  expect(recording.live.position).toBe(records.length);
});
