import type { KubeObject } from '../../apimachinery/object.ts';
import { notFound, type Status } from '../../apimachinery/status.ts';
import type { Lease } from '../../apimachinery/types.ts';
import { type Outcome, passed, refused } from '../../kernel/outcome.ts';
import type { StorageEvidence } from '../../protocol/evidence/storage.ts';
import type { Server } from '../server.ts';
import { StoredObject } from '../storage/stored-object.ts';
import type { Answer, Routed } from '../walk.ts';
import type { Selection } from './selection.ts';

interface Component {
  readonly name: string;
  readonly address: string;
  readonly path: string;
  readonly isHealthy: (server: Server) => boolean;
}

/** Whether a component still renews the lease by which it leads. */
function leads({ reader, env }: Server, name: string): boolean {
  const lease = reader.get('leases.coordination.k8s.io', 'kube-system', name) as Lease | undefined;
  const { renewTime, leaseDurationSeconds = 0 } = lease?.spec ?? {};
  return renewTime !== undefined && Date.parse(renewTime) + leaseDurationSeconds * 1000 > env.clock.now();
}

const components: readonly Component[] = [
  {
    name: 'controller-manager',
    address: '127.0.0.1:10257',
    path: '/healthz',
    isHealthy: (server) => leads(server, 'kube-controller-manager'),
  },
  { name: 'etcd-0', address: '127.0.0.1:2379', path: '/health', isHealthy: ({ etcd }) => etcd.connected },
  {
    name: 'scheduler',
    address: '127.0.0.1:10259',
    path: '/healthz',
    isHealthy: (server) => leads(server, 'kube-scheduler'),
  },
];

function statusOf(server: Server, { name, address, path, isHealthy }: Component): KubeObject {
  const refusal = `Get "https://${address}${path}": dial tcp ${address}: connect: connection refused`;
  const condition = isHealthy(server)
    ? { type: 'Healthy', status: 'True', message: 'ok' }
    : { type: 'Healthy', status: 'False', message: refusal };
  return { kind: 'ComponentStatus', apiVersion: 'v1', metadata: { name }, conditions: [condition] } as KubeObject;
}

/**
 * How the control plane's parts are, found out when asked. Upstream: pkg/registry/core/componentstatus/rest.go
 * Differs: the real server calls their health endpoints; here their leases tell.
 */
export function componentStatuses(
  server: Server,
  { resource, info }: Routed,
  selection: Selection,
): Outcome<Answer, StorageEvidence, Status> {
  const evidence: StorageEvidence = { operation: 'none', key: '' };
  const all = components.map((component) => {
    const object = statusOf(server, component);
    return new StoredObject(resource.prefix + component.name, 0, JSON.stringify(object));
  });
  if (info.verb === 'list') return passed({ type: 'list', items: all.filter(selection.selects), meta: {} }, evidence);
  const found = all.find(({ object }) => object.metadata.name === info.name);
  if (!found) return refused(notFound({ ...resource, resource: resource.singular }, info.name), evidence);
  return passed({ type: 'object', status: 200, text: found.text }, evidence);
}
