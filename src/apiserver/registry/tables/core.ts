import type { KubeObject } from '../../../apimachinery/object.ts';
import type { ConfigMap, Namespace, ResourceQuota, Secret } from '../../../apimachinery/types.ts';
import { eventLayout } from './events.ts';
import { aged, column, type TableLayouts } from './layout.ts';
import { nodeLayout } from './nodes.ts';
import { podTemplateLayout, replicationControllerLayout } from './pod-templates.ts';
import { podLayout } from './pods.ts';
import { endpointsLayout, serviceLayout } from './services.ts';
import { persistentVolumeClaimLayout, persistentVolumeLayout } from './storage.ts';

const count = (fields: object | undefined): number => Object.keys(fields ?? {}).length;

interface ComponentStatus extends KubeObject {
  readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message?: string }[];
}

function componentCells({ conditions = [] }: ComponentStatus): readonly string[] {
  const health = conditions.find(({ type }) => type === 'Healthy');
  if (!health) return ['Unknown', '', ''];
  return [health.status === 'True' ? 'Healthy' : 'Unhealthy', health.message ?? '', ''];
}

/** Used and allowed, of requests or of limits. Upstream: pkg/printers/internalversion/printers.go (printResourceQuota) */
const usage = ({ status }: ResourceQuota, ofLimits: boolean): string =>
  Object.entries(status?.hard ?? {})
    .filter(([name]) => name.startsWith('limits.') === ofLimits)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, hard]) => `${name}: ${status?.used?.[name] ?? '0'}/${hard}`)
    .join(', ');

export const coreLayouts: TableLayouts = {
  pods: podLayout,
  nodes: nodeLayout,
  events: eventLayout,
  namespaces: aged<Namespace>([column('Status')], ({ status }) => [status?.phase ?? '']),
  configmaps: aged<ConfigMap>([column('Data')], ({ data, binaryData }) => [count(data) + count(binaryData)]),
  secrets: aged<Secret>([column('Type'), column('Data')], ({ type = '', data }) => [type, count(data)]),
  componentstatuses: {
    columns: [column('Name'), column('Status'), column('Message'), column('Error')],
    row: (object) => ({ cells: [object.metadata.name, ...componentCells(object as ComponentStatus)] }),
  },
  services: serviceLayout,
  endpoints: endpointsLayout,
  podtemplates: podTemplateLayout,
  replicationcontrollers: replicationControllerLayout,
  persistentvolumes: persistentVolumeLayout,
  persistentvolumeclaims: persistentVolumeClaimLayout,
  resourcequotas: aged<ResourceQuota>([column('Request'), column('Limit')], (quota) => [
    usage(quota, false),
    usage(quota, true),
  ]),
  serviceaccounts: aged([], () => []),
};
