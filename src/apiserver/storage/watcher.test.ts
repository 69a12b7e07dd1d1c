import { expect, test } from 'vitest';
import type { WatchEvent } from './cache-event.ts';
import { StoredObject } from './stored-object.ts';
import { Watcher } from './watcher.ts';

const event = (revision: number, size: number): WatchEvent => ({
  type: 'MODIFIED',
  object: new StoredObject('/registry/configmaps/a', revision, 'x'.repeat(size)),
});

function watcher() {
  const state = { stopped: false };
  const made = new Watcher({ label: 'w', selects: () => true, after: 0, initial: [] }, () => {
    state.stopped = true;
  });
  return { watcher: made, state };
}

const megabyte = 1024 * 1024;

test('who does not read is cut off after 16 MB of objects, and what waited is forgotten', async () => {
  const { watcher: unread, state } = watcher();
  for (let revision = 1; revision <= 16; revision++) unread.push(event(revision, megabyte));
  expect(state.stopped).toBe(false);
  unread.push(event(17, 1));
  expect(state.stopped).toBe(true);
  expect(await unread.next()).toEqual({ done: true, value: undefined });
});

test('or after 4,000 of them', () => {
  const { watcher: unread, state } = watcher();
  for (let revision = 1; revision <= 4000; revision++) unread.push(event(revision, 1));
  expect(state.stopped).toBe(false);
  unread.push(event(4001, 1));
  expect(state.stopped).toBe(true);
});

test('who reads may go on for as long as it likes', async () => {
  const { watcher: read, state } = watcher();
  for (let revision = 1; revision <= 100; revision++) {
    read.push(event(revision, megabyte));
    expect((await read.next()).value?.object.revision).toBe(revision);
  }
  expect(state.stopped).toBe(false);
});
