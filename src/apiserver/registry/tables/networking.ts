import type { IPAddress, Ingress, IngressClass, NetworkPolicy, ServiceCIDR } from '../../../apimachinery/types.ts';
import { aged, column, type TableLayouts } from './layout.ts';
import { selectorCell } from './workloads.ts';

const shownHosts = 3;

function hostsText({ spec: { rules = [] } }: Ingress): string {
  const hosts = rules.map(({ host = '' }) => host).filter((host) => host !== '');
  if (hosts.length === 0) return '*';
  const text = hosts.slice(0, shownHosts).join(',');
  return rules.length > shownHosts && hosts.length >= shownHosts
    ? `${text} + ${rules.length - shownHosts} more...`
    : text;
}

const addressText = ({ status }: Ingress): string =>
  [...new Set((status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || ''))]
    .filter((address) => address !== '')
    .toSorted()
    .join(',');

function parametersText({ spec: { parameters } }: IngressClass): string {
  if (!parameters) return '<none>';
  const { kind, apiGroup, name } = parameters;
  return `${apiGroup === undefined ? kind : `${kind}.${apiGroup}`}/${name}`;
}

function parentText({ spec: { parentRef } }: IPAddress): string {
  if (!parentRef) return '<none>';
  const { group, resource = '', namespace, name = '' } = parentRef;
  return [group ? `${resource}.${group}` : resource, ...(namespace ? [namespace] : []), name].join('/').toLowerCase();
}

/** Upstream: pkg/printers/internalversion/printers.go */
export const networkingLayouts: TableLayouts = {
  'ingresses.networking.k8s.io': aged<Ingress>(
    [column('Class'), column('Hosts'), column('Address'), column('Ports')],
    (ingress) => [
      ingress.spec.ingressClassName ?? '<none>',
      hostsText(ingress),
      addressText(ingress),
      ingress.spec.tls?.length ? '80, 443' : '80',
    ],
  ),
  'ingressclasses.networking.k8s.io': aged<IngressClass>(
    [column('Controller'), column('Parameters')],
    (ingressClass) => [ingressClass.spec.controller ?? '', parametersText(ingressClass)],
  ),
  'ipaddresses.networking.k8s.io': {
    columns: [column('Name'), column('ParentRef')],
    row: (object) => ({ cells: [object.metadata.name, parentText(object as IPAddress)] }),
  },
  'servicecidrs.networking.k8s.io': aged<ServiceCIDR>([column('CIDRs')], ({ spec }) => [(spec.cidrs ?? []).join(',')]),
  'networkpolicies.networking.k8s.io': aged<NetworkPolicy>([column('Pod-Selector')], ({ spec }) => [
    selectorCell(spec.podSelector),
  ]),
};
