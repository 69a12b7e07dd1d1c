import type { PersistentVolumeClaim, Service } from '../types.ts';
import { type CountedWrite, countOf, matchesScope, type QuotaEvaluator } from './evaluator.ts';
import type { Amounts } from './pod-amounts.ts';
import { podEvaluator } from './pods.ts';

const changes = ({ operation, subresource }: CountedWrite): boolean =>
  subresource === '' && (operation === 'CREATE' || operation === 'UPDATE');

/** Upstream: pkg/quota/v1/evaluator/core/services.go */
const serviceEvaluator: QuotaEvaluator = {
  handles: changes,
  counts: (name) => ['services', 'count/services', 'services.nodeports', 'services.loadbalancers'].includes(name),
  usage(object) {
    const { type, ports = [], allocateLoadBalancerNodePorts } = (object as Service).spec;
    const fixedPorts = ports.filter(({ nodePort }) => nodePort).length;
    const nodePorts = allocateLoadBalancerNodePorts === false ? fixedPorts : ports.length;
    const counted: Amounts = { 'count/services': '1', services: '1' };
    if (type === 'NodePort') return { ...counted, 'services.nodeports': String(ports.length) };
    if (type !== 'LoadBalancer') return counted;
    return { ...counted, 'services.nodeports': String(nodePorts), 'services.loadbalancers': '1' };
  },
};

const storageClassSuffix = '.storageclass.storage.k8s.io/';
const claimNames = ['persistentvolumeclaims', 'requests.storage'];

/** Upstream: pkg/quota/v1/evaluator/core/persistent_volume_claims.go */
const claimEvaluator: QuotaEvaluator = {
  handles: changes,
  counts: (name) =>
    name === 'count/persistentvolumeclaims' ||
    claimNames.some((counted) => name === counted || name.endsWith(storageClassSuffix + counted)),
  usage(object) {
    const { metadata, spec } = object as PersistentVolumeClaim;
    const storageClass = metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec.storageClassName;
    const size = spec.resources?.requests?.['storage'];
    const counted: Amounts = {
      'count/persistentvolumeclaims': '1',
      persistentvolumeclaims: '1',
      ...(size !== undefined && { 'requests.storage': size }),
    };
    if (!storageClass) return counted;
    const prefix = storageClass + storageClassSuffix;
    return {
      ...counted,
      [`${prefix}persistentvolumeclaims`]: '1',
      ...(size !== undefined && { [`${prefix}requests.storage`]: size }),
    };
  },
  isInScope: (object, scope) =>
    scope.scopeName === 'VolumeAttributesClass' &&
    matchesScope((object as PersistentVolumeClaim).spec.volumeAttributesClassName, scope),
};

const aliases = ['configmaps', 'resourcequotas', 'replicationcontrollers', 'secrets'];

/** How many there are. Upstream: apiserver/pkg/quota/v1/generic/evaluator.go (objectCountEvaluator) */
function countEvaluator(group: string, resource: string): QuotaEvaluator {
  const names = [countOf(resource, group), ...(group === '' && aliases.includes(resource) ? [resource] : [])];
  const usage: Amounts = Object.fromEntries(names.map((name) => [name, '1']));
  return {
    handles: ({ operation, subresource }) => operation === 'CREATE' && subresource === '',
    counts: (name) => names.includes(name),
    usage: () => usage,
  };
}

export interface CountedResource {
  /** '' for the core group. */
  readonly group: string;
  readonly resource: string;
}

const particular: Readonly<Record<string, QuotaEvaluator>> = {
  pods: podEvaluator,
  services: serviceEvaluator,
  persistentvolumeclaims: claimEvaluator,
};

/** Of these nothing is kept, or they have never been counted. Upstream: pkg/quota/v1/install/registry.go */
const uncounted = new Set([
  'bindings',
  'componentstatuses',
  'tokenreviews.authentication.k8s.io',
  'selfsubjectreviews.authentication.k8s.io',
  'subjectaccessreviews.authorization.k8s.io',
  'selfsubjectaccessreviews.authorization.k8s.io',
  'localsubjectaccessreviews.authorization.k8s.io',
  'selfsubjectrulesreviews.authorization.k8s.io',
  'events',
  'events.events.k8s.io',
]);

/** Who counts objects of a resource; undefined: nobody does. */
export function evaluatorOf({ group, resource }: CountedResource): QuotaEvaluator | undefined {
  const name = group === '' ? resource : `${resource}.${group}`;
  return uncounted.has(name) ? undefined : (particular[name] ?? countEvaluator(group, resource));
}

/** What the name of a limit is about: `count/jobs.batch`, `pods`, `requests.cpu`, `gold.storageclass.storage.k8s.io/requests.storage`. */
export function resourceOfLimit(name: string): CountedResource | undefined {
  if (name.startsWith('count/')) {
    const [, resource = '', group = ''] = /^count\/([^.]+)\.?(.*)$/.exec(name) ?? [];
    return { group, resource };
  }
  const found = Object.entries(particular).find(([, evaluator]) => evaluator.counts(name));
  if (found) return { group: '', resource: found[0] };
  return aliases.includes(name) ? { group: '', resource: name } : undefined;
}
