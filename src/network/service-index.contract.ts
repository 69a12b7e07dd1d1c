import type { EndpointSlice, Service } from '../apimachinery/types.ts';
import type { Informer } from '../client/informer.ts';
import { type ClientObject, objectKey } from '../client/objects.ts';
import { type ServiceIndex, serviceIndexes, sliceIndexes } from './service-index.ts';

type Indexes<Item> = Readonly<Record<string, (item: Item) => readonly string[]>>;

/** A copy of a collection that nobody changes. */
const standing = <Item extends ClientObject>(items: readonly Item[], indexes: Indexes<Item>): Informer<Item> => ({
  get: (key) => items.find((item) => objectKey(item) === key),
  list: () => items,
  by: (index, value) => items.filter((item) => indexes[index]!(item).includes(value)),
  onEvent: () => () => {},
  synced: Promise.resolve(),
  hasSynced: true,
  stop: () => {},
});

export const indexOf = (services: readonly Service[], slices: readonly EndpointSlice[]): ServiceIndex => ({
  services: standing(services, serviceIndexes),
  slices: standing(slices, sliceIndexes),
});

/** A service of the namespace `default`. */
export const serviceOf = (name: string, spec: Service['spec']): Service => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'default' } as Service['metadata'],
  spec,
});

export const sliceOf = (
  service: string,
  ports: NonNullable<EndpointSlice['ports']>,
  endpoints: NonNullable<EndpointSlice['endpoints']>,
): EndpointSlice => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: {
    name: `${service}-x`,
    namespace: 'default',
    labels: { 'kubernetes.io/service-name': service },
  } as unknown as EndpointSlice['metadata'],
  addressType: 'IPv4',
  ports,
  endpoints,
});
