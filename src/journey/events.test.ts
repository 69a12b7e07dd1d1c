import { expect, test } from 'vitest';
import { type HistoryEntry, revision } from '../protocol/kv.ts';
import { eventsAt } from './events.ts';
import { LogBuilder } from './log-builder.contract.ts';
import { answered } from './recording/inquiry.contract.ts';
import { Recording } from './recording/recording.ts';

const key = (name: string): string => `/registry/events/default/${name}`;
const value = (reason: string, count = 1): string =>
  JSON.stringify({
    type: 'Normal',
    reason,
    message: `${reason} it`,
    count,
    involvedObject: { kind: 'Pod', namespace: 'default', name: 'web' },
    source: { component: 'kubelet' },
  });

function recorded(): Recording {
  const log = new LogBuilder(1000);
  const write = (at: number, operation: 'create' | 'update' | 'delete', name: string, text: string, written: number) =>
    log.span(
      at,
      at + 1,
      { component: 'etcd', name: 'etcd.txn', subject: { operation, key: key(name) } },
      { succeeded: true, revision: written, value: text, batch: 1, durable: true },
    );
  write(0, 'create', 'web.a', value('Pulling'), 10);
  write(10, 'create', 'web.b', value('BackOff'), 11);
  write(20, 'update', 'web.b', value('BackOff', 4), 12);
  write(30, 'delete', 'web.a', '', 13);
  const recording = new Recording();
  recording.take(log.records);
  return recording;
}

const told = (recording: Recording, position?: number) =>
  answered(eventsAt(recording, recording.live, position === undefined ? undefined : recording.before(position))).map(
    ({ reason, count }) => `${reason} ${count}`,
  );

test('events are those that are stored, as they were last written, newest first', () => {
  const recording = recorded();
  expect(told(recording)).toEqual(['BackOff 4']);
  expect(answered(eventsAt(recording, recording.live, undefined))[0]).toMatchObject({
    about: 'pod/web',
    source: 'kubelet',
    message: 'BackOff it',
    at: 1021,
  });
});

test('at a moment of the past they are as they were', () => {
  const recording = recorded();
  expect(told(recording, 4)).toEqual(['BackOff 1', 'Pulling 1']);
  expect(told(recording, 2)).toEqual(['Pulling 1']);
});

test('what was stored before the log began is listed until the log tells otherwise', () => {
  const kv = { createRevision: revision(3), modRevision: revision(3), version: 1 };
  const old = (name: string): HistoryEntry => ({
    revision: revision(name === 'web.a' ? 3 : 4),
    event: { type: 'PUT', kv: { ...kv, key: key(name), value: value('Scheduled') } },
  });
  const recording = recorded();
  recording.adopt([old('web.a'), old('web.z')]);
  expect(told(recording)).toEqual(['BackOff 4', 'Scheduled 1']);
});
