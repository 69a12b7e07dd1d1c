import { expect, test } from 'vitest';
import type { KubeObject } from '../../apimachinery/object.ts';
import { type KvEvent, revision } from '../../protocol/kv.ts';
import { encodeForStorage } from './encoding.ts';
import { type Draft, RecentWrites, storedDraft } from './recent-writes.ts';

const key = '/registry/pods/default/web';

function draftOf(label: string): Draft {
  const object = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', labels: { label } } } as KubeObject;
  return { object, text: encodeForStorage(object) };
}

const put = (value: string, at: number): KvEvent => ({
  type: 'PUT',
  kv: { key, value, createRevision: revision(1), modRevision: revision(at), version: 1 },
});

test('what was written is current until the watch brings it, and then need not be read', () => {
  const recent = new RecentWrites();
  const draft = draftOf('a');
  recent.sent(key, draft);
  const stored = storedDraft(key, 7, draft);
  recent.confirmed(key, 7, stored);
  expect(recent.newest(key)?.object).toBe(stored);
  expect(recent.seen(put(draft.text, 7))).toBe(stored);
  expect(recent.newest(key)).toBeUndefined();
});

test('the watch may be faster than the answer', () => {
  const recent = new RecentWrites();
  const draft = draftOf('a');
  recent.sent(key, draft);
  const seen = recent.seen(put(draft.text, 7));
  expect(seen?.object).toEqual(JSON.parse(seen!.text));
  recent.confirmed(key, 7, storedDraft(key, 7, draft));
  expect(recent.newest(key)).toBeUndefined();
});

test("somebody else's write is read from the watch, and what was written before it is forgotten", () => {
  const recent = new RecentWrites();
  const [ours, theirs] = [draftOf('ours'), draftOf('theirs')];
  recent.sent(key, ours);
  recent.confirmed(key, 7, storedDraft(key, 7, ours));
  expect(recent.seen(put(theirs.text, 8))).toBeUndefined();
  expect(recent.newest(key)).toBeUndefined();
});

test('a deletion is current, too', () => {
  const recent = new RecentWrites();
  recent.confirmed(key, 9);
  expect(recent.newest(key)).toEqual({ revision: 9 });
  recent.listed(3);
  expect(recent.newest(key)).toBeUndefined();
});

test('a stored draft leaves the metadata that it was made with alone', () => {
  const draft = draftOf('a');
  storedDraft(key, 7, draft);
  expect(draft.object.metadata.resourceVersion).toBeUndefined();
});
