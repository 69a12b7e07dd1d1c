import type { SpanRef } from '../kernel/span.ts';
import { type AnyObject, keyOf, pathOf, resourceOf } from './object-key.ts';
import type { ObservedLog } from './observed-log.ts';

/** Who wrote an object and how, as far as is known. */
export interface Writing {
  readonly component: string;
  readonly operation: 'create' | 'update' | 'delete';
  readonly subresource?: string;
}

/** A state that an object must have been in. */
export interface PastState {
  /** Epoch ms. */
  readonly at: number;
  readonly object: AnyObject;
  readonly writing: Writing;
}

export interface StateOptions {
  /** Epoch ms. */
  readonly at: number;
  readonly writing: Writing;
  /** The object itself was seen so; else it is worked out from what was seen later. */
  readonly seen: boolean;
}

const methods = { create: 'POST', update: 'PATCH', delete: 'DELETE' } as const;

/** Objects that only say that somebody is alive, or what happened. */
const chatter: ReadonlySet<string> = new Set(['Lease', 'Event']);

/**
 * Tells a log of an object's states, as if their writes had been watched: a request by whoever wrote it, and the revision in etcd. Both
 * are inferred: what was recorded is the object, not how it got there.
 */
export class StoredStates {
  readonly #log: ObservedLog;
  #revision = 0;

  constructor(log: ObservedLog) {
    this.#log = log;
  }

  tell(object: AnyObject, { at, writing, seen }: StateOptions): void {
    const background = chatter.has(object.kind ?? '');
    const parent = this.#request(object, at, writing, background);
    // The cluster's own revision where it is known; else one more, so that the rows have an order.
    const known = seen ? Number(object.metadata.resourceVersion) : NaN;
    this.#revision = Math.max(this.#revision + 1, Number.isSafeInteger(known) ? known : 0);
    this.#log.add({
      component: 'etcd',
      name: 'etcd.txn',
      at,
      parent,
      background,
      inferred: !seen,
      subject: { operation: writing.operation, key: keyOf(object) },
      evidence: {
        succeeded: true,
        revision: this.#revision,
        ...(writing.operation !== 'delete' && { value: JSON.stringify(object) }),
      } as never,
    });
  }

  #request(object: AnyObject, at: number, writing: Writing, background: boolean): SpanRef {
    const { operation, subresource = '', component } = writing;
    const { apiVersion = 'v1', kind = '', metadata } = object;
    const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
    const path = pathOf(object, operation !== 'create' || subresource !== '');
    return this.#log.add({
      component,
      name: 'request',
      at,
      background,
      inferred: true,
      subject: {
        method: subresource === 'binding' ? 'POST' : methods[operation],
        path: subresource ? `${path}/${subresource}` : path,
        query: '',
        verb: operation === 'update' && subresource !== 'binding' ? 'patch' : operation,
        group: group!,
        version: version!,
        resource: resourceOf(kind),
        subresource,
        namespace: metadata.namespace ?? '',
        name: metadata.name,
        userAgent: component,
      },
      evidence: { status: operation === 'create' ? 201 : 200 },
    });
  }
}
