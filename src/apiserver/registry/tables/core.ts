import type { ConfigMap, Namespace, Secret } from '../../../apimachinery/types.ts';
import { eventLayout } from './events.ts';
import { aged, column, type TableLayouts } from './layout.ts';
import { nodeLayout } from './nodes.ts';
import { podLayout } from './pods.ts';

const count = (fields: object | undefined): number => Object.keys(fields ?? {}).length;

export const coreLayouts: TableLayouts = {
  pods: podLayout,
  nodes: nodeLayout,
  events: eventLayout,
  namespaces: aged<Namespace>([column('Status')], ({ status }) => [status?.phase ?? '']),
  configmaps: aged<ConfigMap>([column('Data')], ({ data, binaryData }) => [count(data) + count(binaryData)]),
  secrets: aged<Secret>([column('Type'), column('Data')], ({ type = '', data }) => [type, count(data)]),
  serviceaccounts: aged([], () => []),
};
