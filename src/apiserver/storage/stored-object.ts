import type { KubeObject } from '../../apimachinery/object.ts';
import type { KeyValue } from '../../protocol/kv.ts';
import { withResourceVersion } from './encoding.ts';

/** An object as it lies in etcd: kept as text, parsed when somebody looks inside, never changed. */
export class StoredObject {
  readonly key: string;
  readonly revision: number;
  /** The answer to a client, resourceVersion included. */
  readonly text: string;
  #object: KubeObject | undefined;

  /** @param object what the text says, where that is known already */
  constructor(key: string, revision: number, text: string, object?: KubeObject) {
    this.key = key;
    this.revision = revision;
    this.text = text;
    this.#object = object;
  }

  static of(kv: KeyValue): StoredObject {
    return new StoredObject(kv.key, kv.modRevision, withResourceVersion(kv.value, kv.modRevision));
  }

  get object(): KubeObject {
    return (this.#object ??= JSON.parse(this.text) as KubeObject);
  }
}
