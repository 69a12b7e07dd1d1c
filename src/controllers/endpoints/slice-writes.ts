import { isNotFound } from '../../client/api-error.ts';
import type { RestClient } from '../../client/rest.ts';
import type { Context } from '../../kernel/context.ts';
import type { PortGroup, SliceChanges, StoredSlice } from './endpoint-slices.ts';

/** Whom a slice speaks for: all of it but its endpoints and ports. */
export interface SliceHead {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Pick<StoredSlice['metadata'], 'namespace' | 'labels' | 'annotations' | 'ownerReferences'> & {
    readonly generateName: string;
  };
  readonly addressType: string;
}

const slicesIn = (namespace: string): string => `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`;

/** What a controller wrote last, so that it does not act on a copy that is older. Upstream: endpointslice/util/endpointslice_tracker.go */
export class WrittenSlices {
  /** Whose slices -> slice -> its resourceVersion. */
  readonly #versions = new Map<string, Map<string, number>>();

  add(key: string, { metadata }: StoredSlice): void {
    const versions = this.#versions.get(key) ?? new Map<string, number>();
    this.#versions.set(key, versions);
    versions.set(metadata.name, Number(metadata.resourceVersion));
  }

  /** It is gone, or about to go, whoever deleted it. */
  remove(key: string, { metadata }: StoredSlice): void {
    this.#versions.get(key)?.delete(metadata.name);
  }

  forget(key: string): void {
    this.#versions.delete(key);
  }

  allIn(key: string, slices: readonly StoredSlice[]): boolean {
    const seen = new Map(slices.map(({ metadata }) => [metadata.name, Number(metadata.resourceVersion)]));
    return [...(this.#versions.get(key) ?? [])].every(([name, version]) => (seen.get(name) ?? 0) >= version);
  }
}

export interface SliceWriter {
  readonly client: RestClient;
  readonly context: Context;
  readonly written: WrittenSlices;
  /** Whose slices they are, by name. */
  readonly key: string;
}

/** @returns how many writes it took */
export async function writeSlices(
  writer: SliceWriter,
  head: SliceHead,
  { create, update, remove }: SliceChanges,
): Promise<number> {
  const { client, context, written, key } = writer;
  const { namespace } = head.metadata;
  const path = slicesIn(namespace);
  for (const group of create) {
    const body = { ...head, ...inWriting(group) };
    written.add(key, await client.send<StoredSlice>('POST', path, { context, body }));
  }
  for (const { slice, group } of update) {
    const { labels, annotations } = head.metadata;
    const body = { ...slice, ...inWriting(group), metadata: { ...slice.metadata, labels, annotations } };
    written.add(key, await client.send<StoredSlice>('PUT', `${path}/${slice.metadata.name}`, { context, body }));
  }
  await removeSlices(writer, remove);
  return create.length + update.length + remove.length;
}

export async function removeSlices(
  { client, context, written, key }: SliceWriter,
  slices: readonly StoredSlice[],
): Promise<void> {
  for (const slice of slices) {
    written.remove(key, slice);
    const { namespace, name } = slice.metadata;
    await client.write('DELETE', `${slicesIn(namespace)}/${name}`, { context }).catch((error: unknown) => {
      if (!isNotFound(error)) throw error;
    });
  }
}

const inWriting = ({ endpoints, ports }: PortGroup): PortGroup => ({ endpoints, ports });
