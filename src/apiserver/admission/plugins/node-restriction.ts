import { notFound } from '../../../apimachinery/status.ts';
import { nodeOf } from '../../authn/user-info.ts';
import { reject } from '../forbidden.ts';
import {
  admitted,
  type AdmissionPlugin,
  type AdmissionRequest,
  type AdmissionVerdict,
  type AdmissionWorld,
  rejected,
} from '../plugin.ts';
import type { Pod } from '../pod.ts';
import { restrictMirrorPod } from './node-restriction-mirror-pod.ts';
import { restrictNode } from './node-restriction-node.ts';

/** Answers for one resource that a kubelet on `node` writes. */
type Restriction = (request: AdmissionRequest, node: string, world: AdmissionWorld) => AdmissionVerdict;

/** A kubelet writes only what belongs to its own node. Upstream: plugin/pkg/admission/noderestriction/admission.go */
export const nodeRestriction: AdmissionPlugin = {
  name: 'NodeRestriction',
  handles: ({ user }) => nodeOf(user) !== undefined,
  mutate(request, world) {
    const node = nodeOf(request.user)!;
    if (node === '') return reject(request, `could not determine node from user "${request.user.name}"`);
    const { group, resource } = request;
    return byResource[group === '' ? resource : `${resource}.${group}`]?.(request, node, world) ?? admitted;
  },
};

const pods: Restriction = (request, node, world) => {
  switch (request.subresource) {
    case '':
      if (request.operation === 'CREATE') return restrictMirrorPod(request, node, world);
      if (request.operation === 'DELETE') return deletePod(request, node);
      return reject(
        request,
        `unexpected operation "${request.operation}", node "${node}" can only create and delete mirror pods`,
      );
    case 'status':
      return podStatus(request, node);
    case 'eviction':
      return evict(request, node, world);
    default:
      return reject(
        request,
        `unexpected pod subresource "${request.subresource}", only 'status' and 'eviction' are allowed`,
      );
  }
};

function deletePod(request: AdmissionRequest, node: string): AdmissionVerdict {
  const pod = request.oldObject as Pod | undefined;
  if (!pod || pod.spec.nodeName === node) return admitted;
  return reject(request, `node "${node}" can only delete pods with spec.nodeName set to itself`);
}

function podStatus(request: AdmissionRequest, node: string): AdmissionVerdict {
  if (request.operation !== 'UPDATE')
    return reject(request, `unexpected operation "${request.operation}", node "${node}" can only update pod status`);
  const [pod, old] = [request.object as Pod, request.oldObject as Pod];
  if (old.spec.nodeName !== node)
    return reject(request, `node "${node}" can only update pod status for pods with spec.nodeName set to itself`);
  if (!sameEntries(pod.metadata.labels, old.metadata.labels))
    return reject(request, `node "${node}" cannot update labels through pod status`);
  return admitted;
}

const evict: Restriction = (request, node, { reader }) => {
  if (request.operation !== 'CREATE')
    return reject(request, `unexpected operation "${request.operation}", node "${node}" can only evict pods`);
  const pod = reader.get('pods', request.namespace, request.name || request.object!.metadata.name) as Pod | undefined;
  if (!pod || pod.spec.nodeName === node) return admitted;
  return reject(request, `node ${node} can only evict pods with spec.nodeName set to itself`);
};

const claims: Restriction = (request) =>
  request.subresource === 'status' ? admitted : reject(request, 'may only update PVC status');

interface TokenRequest {
  readonly spec?: {
    readonly boundObjectRef?: {
      readonly apiVersion?: string;
      readonly kind?: string;
      readonly name?: string;
      readonly uid?: string;
    };
  };
}

const serviceAccounts: Restriction = (request, node, { reader }) => {
  if (request.operation !== 'CREATE' || request.subresource !== 'token') return admitted;
  const bound = (request.object as TokenRequest | undefined)?.spec?.boundObjectRef;
  if (bound?.apiVersion !== 'v1' || bound.kind !== 'Pod' || !bound.name)
    return reject(request, 'node requested token not bound to a pod');
  if (!bound.uid) return reject(request, 'node requested token with a pod binding without a uid');
  const pod = reader.get('pods', request.namespace, bound.name) as Pod | undefined;
  if (!pod) return rejected(notFound({ group: '', resource: 'pods' }, bound.name));
  if (pod.metadata.uid !== bound.uid)
    return reject(
      request,
      `the UID in the bound object reference (${bound.uid}) does not match the UID in record. The object might have been deleted and then recreated`,
    );
  if (pod.spec.nodeName !== node)
    return reject(request, 'node requested token bound to a pod scheduled on a different node');
  return admitted;
};

const leases: Restriction = (request, node) => {
  if (request.namespace !== 'kube-node-lease')
    return reject(request, 'can only access leases in the "kube-node-lease" system namespace');
  const name = request.operation === 'CREATE' ? request.object!.metadata.name : request.name;
  return name === node
    ? admitted
    : reject(request, 'can only access node lease with the same name as the requesting node');
};

const byResource: Readonly<Record<string, Restriction>> = {
  pods,
  nodes: restrictNode,
  persistentvolumeclaims: claims,
  serviceaccounts: serviceAccounts,
  'leases.coordination.k8s.io': leases,
};

function sameEntries(a: Readonly<Record<string, string>> = {}, b: Readonly<Record<string, string>> = {}): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && a[key] === b[key]);
}
