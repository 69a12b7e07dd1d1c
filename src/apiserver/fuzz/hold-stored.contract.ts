import { vi } from 'vitest';
import { RecentWrites } from '../storage/recent-writes.ts';
import { StoredObject } from '../storage/stored-object.ts';

const held = new WeakSet<object>();

/** Freezes what is reachable from a value; parts that several objects share are walked once. */
function hold(value: unknown): void {
  if (typeof value !== 'object' || value === null || held.has(value)) return;
  held.add(value);
  Object.freeze(value);
  for (const part of Object.values(value)) hold(part);
}

/** From now on nothing that is stored can be changed in place: who tries throws. */
export function holdStored(): void {
  const { get } = Object.getOwnPropertyDescriptor(StoredObject.prototype, 'object')!;
  vi.spyOn(StoredObject.prototype, 'object', 'get').mockImplementation(function (this: StoredObject) {
    const object: unknown = get!.call(this);
    hold(object);
    return object as StoredObject['object'];
  });
  const { sent } = RecentWrites.prototype;
  vi.spyOn(RecentWrites.prototype, 'sent').mockImplementation(function (this: RecentWrites, key, draft) {
    hold(draft.object);
    sent.call(this, key, draft);
  });
}
