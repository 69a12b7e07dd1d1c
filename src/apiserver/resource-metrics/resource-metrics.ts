import type { KubeObject } from '../../apimachinery/object.ts';
import { formatQuantity } from '../../apimachinery/quantity.ts';
import { notFound, type Status } from '../../apimachinery/status.ts';
import { formatTime } from '../../apimachinery/time.ts';
import { type Outcome, passed, refused } from '../../kernel/outcome.ts';
import type { StorageEvidence } from '../../protocol/evidence/storage.ts';
import type { Selection } from '../registry/selection.ts';
import type { Server } from '../server.ts';
import { objectKey } from '../storage/keys.ts';
import { StoredObject } from '../storage/stored-object.ts';
import type { Answer, Routed } from '../walk.ts';
import type { Usage } from './usage-store.ts';

interface Kind {
  /** Whose usage it is. */
  readonly of: 'pods' | 'nodes';
  /** What it is called where there is none. */
  readonly missing: string;
  readonly fields: (server: Server, object: KubeObject) => object | undefined;
}

const quantity = (amount: number, format: 'BinarySI' | 'DecimalSI'): string =>
  formatQuantity({ nanos: BigInt(amount), format });

const resources = ({ nanoCores, memoryBytes }: Usage) => ({
  cpu: quantity(nanoCores, 'DecimalSI'),
  memory: quantity(memoryBytes * 1e9, 'BinarySI'),
});

/** Go's way to write a duration of less than an hour. */
function duration(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  return `${minutes > 0 ? `${minutes}m` : ''}${(ms - minutes * 60_000) / 1000}s`;
}

const span = ({ at, windowMs }: Usage) => ({ timestamp: formatTime(at), window: duration(windowMs) });

const kinds: Readonly<Record<string, Kind>> = {
  'nodes.metrics.k8s.io': {
    of: 'nodes',
    missing: 'nodemetrics',
    fields({ usages }, { metadata }) {
      const usage = usages.node(metadata.name);
      return usage && { ...span(usage), usage: resources(usage) };
    },
  },
  'pods.metrics.k8s.io': {
    of: 'pods',
    missing: 'podmetrics',
    fields({ usages }, { metadata }) {
      const containers = usages.pod(metadata.namespace ?? '', metadata.name);
      if (!containers) return undefined;
      // The earliest end of a window is true of all of them.
      const earliest = [...containers.values()].reduce((first, usage) => (usage.at < first.at ? usage : first));
      return {
        ...span(earliest),
        containers: [...containers].map(([name, usage]) => ({ name, usage: resources(usage) })),
      };
    },
  },
};

/**
 * NodeMetrics and PodMetrics, made when they are asked for.
 * Differs: metrics-server is part of this server; in a real cluster it is a pod to which its APIService leads.
 * Upstream: kubernetes-sigs/metrics-server, pkg/api
 */
export function resourceMetrics(
  server: Server,
  { resource, info }: Routed,
  selection: Selection,
): Outcome<Answer, StorageEvidence, Status> {
  const evidence: StorageEvidence = { operation: 'none', key: '' };
  const { of, missing, fields } = kinds[resource.groupResource]!;
  const shown = (object: KubeObject): StoredObject[] => {
    const { name, namespace = '', labels } = object.metadata;
    const found = fields(server, object);
    if (!found) return [];
    const metrics = {
      kind: resource.kind,
      apiVersion: resource.apiVersion,
      metadata: {
        name,
        ...(namespace && { namespace }),
        creationTimestamp: formatTime(server.env.clock.now()),
        ...(labels && { labels }),
      },
      ...found,
    };
    return [new StoredObject(objectKey(resource.prefix, namespace, name), 0, JSON.stringify(metrics))];
  };
  if (info.verb === 'list') {
    const items = server.reader.list(of, info.namespace).flatMap(shown).filter(selection.selects);
    return passed({ type: 'list', items, meta: {} }, evidence);
  }
  const object = server.reader.get(of, resource.namespaced ? info.namespace : '', info.name);
  const [found] = object ? shown(object) : [];
  const name = resource.namespaced ? `${info.namespace}/${info.name}` : info.name;
  if (!found) return refused(notFound({ ...resource, resource: missing }, name), evidence);
  return passed({ type: 'object', status: 200, text: found.text }, evidence);
}
