import type { FaultNote } from '../../journey/faults.ts';
import { componentFamily, componentInstance } from '../../protocol/components.ts';
import type { Fault, FaultKind } from '../../protocol/faults.ts';
import type { StreetId } from './streets.ts';

/** The street that a connection runs along: its requests and answers come in, its events go out. */
function streetOf(fault: Extract<Fault, { readonly from: string }>, nodes: readonly string[]): readonly StreetId[] {
  const { from, to } = fault;
  if (to === 'etcd') return fault.kind === 'stale' ? ['event'] : ['txn', 'event'];
  const client = from === 'kube-apiserver' ? to : from;
  const family = componentFamily(client);
  const place = family === 'kubelet' ? `node:${nodes.indexOf(componentInstance(client))}` : family;
  const events = fault.kind === 'stale' || ('leg' in fault && fault.leg === 'event');
  if (fault.kind === 'cut') return [`in:${place}`, `out:${place}`];
  return events ? [`out:${place}`] : [`in:${place}`];
}

/** What is wrong with a street of the map, if anything. */
export function faultOnStreet(
  faults: ReadonlyMap<string, FaultNote>,
  street: StreetId,
  nodes: readonly string[],
): FaultKind | undefined {
  for (const { fault } of faults.values())
    if ('from' in fault && streetOf(fault, nodes).includes(street)) return fault.kind;
  return undefined;
}
