import { type GroupResource, groupResource } from './reader.ts';
import type { ResourceDefinition } from './resources/definition.ts';
import { eventView } from './views/event.ts';
import { scaleView } from './views/scale.ts';
import type { View } from './views/view.ts';

/** By subresource; '' is the resource itself. */
export type Views = Readonly<Record<string, View>>;

const none: Views = {};
const scalable: Views = { scale: scaleView };

const ofResources: Readonly<Record<GroupResource, Views>> = { 'events.events.k8s.io': { '': eventView } };

export const viewsOf = ({ group, resource, subresources }: ResourceDefinition): Views =>
  ofResources[groupResource(group, resource)] ?? (subresources.some(({ kind }) => kind === 'Scale') ? scalable : none);
