import type { AnyObject } from './object-key.ts';
import type { Writing } from './stored-states.ts';

/** The component behind a field manager, user agent or user name, as the map names it. @param node of the object, where it has one */
export function componentOf(name: string, node = ''): string {
  if (name.includes('kube-scheduler')) return 'kube-scheduler';
  if (/kube-controller-manager|serviceaccount:kube-system:\S*controller/.test(name)) return 'kube-controller-manager';
  const own = /^system:node:(.+)$/.exec(name)?.[1];
  if (own) return `kubelet/${own}`;
  if (/^kubelet(?:\/|$)/.test(name)) return node ? `kubelet/${node}` : 'kubelet/unknown';
  if (/^system:(?:apiserver|kube-apiserver)|^kube-apiserver/.test(name)) return 'kube-apiserver';
  return `client/${name.split(/[\s/]/)[0] || 'unknown'}`;
}

/** Whoever wrote first what somebody still owns. */
export function makerOf({ metadata: { managedFields = [] } }: AnyObject): string {
  const [first] = managedFields
    .filter(({ subresource }) => !subresource)
    .toSorted((a, b) => (timeOf(a.time) ?? 0) - (timeOf(b.time) ?? 0));
  return componentOf(first?.manager ?? '');
}

/** Who wrote an object last, as far as it says. */
export function lastWriting(object: AnyObject): Writing {
  const last = (object.metadata.managedFields ?? []).toSorted(
    (a, b) => (timeOf(b.time) ?? 0) - (timeOf(a.time) ?? 0),
  )[0];
  const node = (object as { readonly spec?: { readonly nodeName?: string } }).spec?.nodeName;
  return {
    component: componentOf(last?.manager ?? '', node),
    operation: 'update',
    ...(last?.subresource && { subresource: last.subresource }),
  };
}

/** Epoch ms of an RFC 3339 time. */
export function timeOf(text: string | undefined): number | undefined {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? undefined : time;
}
