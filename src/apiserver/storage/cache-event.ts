import type { SpanRef } from '../../kernel/span.ts';
import { atResourceVersion } from './encoding.ts';
import { StoredObject } from './stored-object.ts';

export type EventType = 'ADDED' | 'MODIFIED' | 'DELETED';

/** One change of one object, as watchers are told. */
export interface CacheEvent {
  readonly revision: number;
  readonly key: string;
  /** Absent: the object is gone. */
  readonly current?: StoredObject;
  readonly previous?: StoredObject;
  /** The span that wrote the revision. */
  readonly cause?: SpanRef;
}

/** What one watcher gets of an event. */
export interface WatchEvent {
  readonly type: EventType | 'BOOKMARK' | 'ERROR';
  readonly object: StoredObject;
  readonly cause?: SpanRef;
}

/** Which objects a watcher wants. */
export type Selects = (object: StoredObject) => boolean;

/**
 * Translates a change for a watcher: what enters its selection is ADDED, what leaves it DELETED with the object as it
 * was, at the revision of the change. Upstream: storage/cacher/cache_watcher.go (convertToWatchEvent)
 */
export function selectedEvent(event: CacheEvent, selects: Selects, cause?: SpanRef): WatchEvent | undefined {
  const { current, previous } = event;
  const isIn = current !== undefined && selects(current);
  const wasIn = previous !== undefined && selects(previous);
  if (isIn) return { type: wasIn ? 'MODIFIED' : 'ADDED', object: current, cause };
  if (wasIn) return { type: 'DELETED', object: lastState(event, previous), cause };
  return undefined;
}

const lastStates = new WeakMap<CacheEvent, StoredObject>();

/** The object before the change, carrying the change's revision; made once for all watchers. */
function lastState(event: CacheEvent, previous: StoredObject): StoredObject {
  let state = lastStates.get(event);
  if (!state) {
    const text = atResourceVersion(previous.text, previous.revision, event.revision);
    state = new StoredObject(previous.key, event.revision, text);
    lastStates.set(event, state);
  }
  return state;
}
