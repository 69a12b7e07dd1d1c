import type { OwnerReference } from '../apimachinery/object.ts';
import type { Informer, InformerEvent } from '../client/informer.ts';
import { objectKey } from '../client/objects.ts';
import { type DiscoveredResource, pathOf } from './discovered-resources.ts';
import type { AnyObject } from './objects.ts';

export interface Watched {
  readonly resource: DiscoveredResource;
  readonly objects: Informer<AnyObject>;
}

/** An object by its work key: the path of its kind, then its own key. */
export interface Owned {
  readonly key: string;
  readonly resource: DiscoveredResource;
  readonly object: AnyObject;
}

export const ownersOf = ({ metadata }: AnyObject): readonly OwnerReference[] => metadata.ownerReferences ?? [];

/** Who owns what, of everything that is watched. Upstream: pkg/controller/garbagecollector/graph.go */
export class OwnerGraph {
  /** By the path of the kind. */
  readonly watched = new Map<string, Watched>();
  readonly #dependents = new Map<string, Set<string>>();
  readonly #keys = new Map<string, string>();

  find(key: string): Owned | undefined {
    const [kind = '', name = ''] = key.split(' ');
    const { resource, objects } = this.watched.get(kind) ?? {};
    const object = objects?.get(name);
    return resource && object && { key, resource, object };
  }

  /** The kind that a reference names; undefined while that is not served. */
  kindOf({ apiVersion, kind }: OwnerReference): Watched | undefined {
    for (const watched of this.watched.values())
      if (watched.resource.kind === kind && apiVersionOf(watched.resource) === apiVersion) return watched;
    return undefined;
  }

  byUid(uid: string): Owned | undefined {
    const key = this.#keys.get(uid);
    return key === undefined ? undefined : this.find(key);
  }

  dependentsOf(uid: string): Owned[] {
    return Array.from(this.#dependents.get(uid) ?? [], (key) => this.find(key)).filter(
      (dependent) => dependent !== undefined && ownersOf(dependent.object).some((owner) => owner.uid === uid),
    ) as Owned[];
  }

  /** Takes note of a change; returns the work key of the object. */
  note(resource: DiscoveredResource, { type, object }: InformerEvent<AnyObject>): string {
    const key = `${pathOf(resource, undefined)} ${objectKey(object)}`;
    const { uid } = object.metadata;
    if (type === 'delete') {
      if (this.#keys.get(uid) === key) this.#keys.delete(uid);
      for (const owner of ownersOf(object)) this.#dependents.get(owner.uid)?.delete(key);
      return key;
    }
    this.#keys.set(uid, key);
    for (const owner of ownersOf(object)) {
      const keys = this.#dependents.get(owner.uid);
      if (keys) keys.add(key);
      else this.#dependents.set(owner.uid, new Set([key]));
    }
    return key;
  }

  /** Nothing more is going to be asked about an object that is gone. */
  forget(uid: string): void {
    this.#dependents.delete(uid);
  }
}

const apiVersionOf = ({ group, version }: DiscoveredResource): string =>
  group === '' ? version : `${group}/${version}`;
