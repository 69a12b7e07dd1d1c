import type { ResourceDefinition } from './resources/definition.ts';
import { scaleView } from './views/scale.ts';
import type { View } from './views/view.ts';

/** By subresource; '' is the resource itself. */
export type Views = Readonly<Record<string, View>>;

const none: Views = {};
const scalable: Views = { scale: scaleView };

export const viewsOf = ({ subresources }: ResourceDefinition): Views =>
  subresources.some(({ kind }) => kind === 'Scale') ? scalable : none;
