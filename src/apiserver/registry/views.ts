import type { ResourceDefinition } from './resources/definition.ts';
import { autoscalerView } from './views/autoscaler.ts';
import { eventView } from './views/event.ts';
import { scaleView } from './views/scale.ts';
import type { View } from './views/view.ts';

/** By subresource; '' is the resource itself. */
export type Views = Readonly<Record<string, View>>;

const none: Views = {};
const scalable: Views = { scale: scaleView };

const ofResources: Readonly<Record<string, Views>> = {
  'events.k8s.io/v1/events': { '': eventView },
  'autoscaling/v1/horizontalpodautoscalers': { '': autoscalerView, status: autoscalerView },
};

export const viewsOf = ({ group, version, resource, subresources }: ResourceDefinition): Views =>
  ofResources[`${group}/${version}/${resource}`] ??
  (subresources.some(({ kind }) => kind === 'Scale') ? scalable : none);
