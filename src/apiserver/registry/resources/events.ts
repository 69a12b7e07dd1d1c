import { type ResourceDefinition, stored } from './definition.ts';

/** The same objects as the core group's events. Upstream: pkg/registry/events/rest/storage_events.go */
export const eventsResources: readonly ResourceDefinition[] = [
  {
    ...stored,
    group: 'events.k8s.io',
    version: 'v1',
    resource: 'events',
    singular: 'event',
    kind: 'Event',
    namespaced: true,
    shortNames: ['ev'],
    storageVersionHash: 'r2yiGXH7wu8=',
  },
];
