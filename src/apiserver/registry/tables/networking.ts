import type { Ingress, IngressClass, NetworkPolicy } from '../../../apimachinery/types.ts';
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
  'networkpolicies.networking.k8s.io': aged<NetworkPolicy>([column('Pod-Selector')], ({ spec }) => [
    selectorCell(spec.podSelector),
  ]),
};
