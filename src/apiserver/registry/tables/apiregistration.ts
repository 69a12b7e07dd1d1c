import type { APIService } from '../../../apimachinery/types.ts';
import { aged, column, type TableLayouts } from './layout.ts';

function availableText({ status }: APIService): string {
  const condition = status?.conditions?.find(({ type }) => type === 'Available');
  if (!condition) return 'Unknown';
  return condition.status === 'True' ? 'True' : `${condition.status} (${condition.reason ?? ''})`;
}

/** Upstream: k8s.io/kube-aggregator/pkg/registry/apiservice/etcd/etcd.go (ConvertToTable) */
export const apiregistrationLayouts: TableLayouts = {
  'apiservices.apiregistration.k8s.io': aged<APIService>([column('Service'), column('Available')], (service) => {
    const { namespace = '', name = '' } = service.spec.service ?? {};
    return [service.spec.service ? `${namespace}/${name}` : 'Local', availableText(service)];
  }),
};
