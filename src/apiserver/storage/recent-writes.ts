import type { KubeObject } from '../../apimachinery/object.ts';
import type { KvEvent } from '../../protocol/kv.ts';
import { withResourceVersion } from './encoding.ts';
import { StoredObject } from './stored-object.ts';

/** An object on its way to etcd, with the text that etcd is to keep of it. */
export interface Draft {
  readonly text: string;
  readonly object: KubeObject;
}

interface Written {
  readonly revision: number;
  /** Absent: it was deleted. */
  readonly object?: StoredObject;
}

/**
 * What this server has written and the watch has not brought back yet. Of these objects it knows better than the watch
 * cache what is current, and it has decoded already what the watch is going to bring.
 */
export class RecentWrites {
  readonly #sent = new Map<string, Draft>();
  readonly #written = new Map<string, Written>();
  #seen = 0;

  sent(key: string, draft: Draft): void {
    this.#sent.set(key, draft);
  }

  /** etcd refused it, or did not say what became of it. */
  failed(key: string, draft: Draft): void {
    if (this.#sent.get(key) === draft) this.#sent.delete(key);
  }

  /** etcd has it at this revision. @param object absent: the key is gone */
  confirmed(key: string, revision: number, object?: StoredObject): void {
    if (revision > this.#seen) this.#written.set(key, { revision, ...(object && { object }) });
    else this.#sent.delete(key);
  }

  /** The newest state that this server wrote, where the watch cache does not have that yet. */
  newest(key: string): Written | undefined {
    return this.#written.get(key);
  }

  /** Takes note of what the watch brought; returns that object where it is one of these. */
  seen({ type, kv }: KvEvent): StoredObject | undefined {
    const { key, value, modRevision } = kv;
    this.#seen = modRevision;
    const written = this.#written.get(key);
    if (written && written.revision <= modRevision) this.#written.delete(key);
    if (type === 'DELETE') return undefined;
    const draft = this.#sent.get(key);
    const isOurs = draft?.text === value;
    if (isOurs) this.#sent.delete(key);
    if (written?.revision === modRevision) return written.object;
    return isOurs ? storedDraft(key, modRevision, draft) : undefined;
  }

  /** Everything up to this revision has been listed afresh; the store may be another one than before. */
  listed(revision: number): void {
    this.#seen = revision;
    this.#sent.clear();
    this.#written.clear();
  }
}

/** A draft as it lies in etcd. Its metadata may be another stored object's, so that is not written into. */
export function storedDraft(key: string, revision: number, { text, object }: Draft): StoredObject {
  const metadata = Object.assign({}, object.metadata, { resourceVersion: String(revision) });
  const stored = Object.assign({}, object, { metadata });
  return new StoredObject(key, revision, withResourceVersion(text, revision), stored);
}
