import type { Context } from '../../kernel/context.ts';
import type { Server } from '../server.ts';
import type { Persisted } from '../stages/persist.ts';
import type { Change } from '../walk.ts';
import { bindPod } from './bind-pod.ts';
import { evictPod } from './evict-pod.ts';

/** What POST does where nothing of that kind is stored: a binding, an eviction, a token, a review. */
export type VirtualPersistence = (server: Server, context: Context, request: Change) => Promise<Persisted>;

const byPath: Readonly<Record<string, VirtualPersistence>> = {
  bindings: bindPod,
  'pods/binding': bindPod,
  'pods/eviction': evictPod,
};

/** The way of a POST that stores nothing under its own name; undefined for all others. */
export function virtualPersistence({ resource, info }: Change): VirtualPersistence | undefined {
  const path = info.subresource === '' ? resource.groupResource : `${resource.groupResource}/${info.subresource}`;
  return byPath[path];
}
