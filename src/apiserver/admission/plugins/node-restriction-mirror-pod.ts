import { notFound } from '../../../apimachinery/status.ts';
import { references } from '../../authz/node-graph.ts';
import { reject } from '../forbidden.ts';
import { admitted, type AdmissionRequest, type AdmissionVerdict, type AdmissionWorld, rejected } from '../plugin.ts';
import { isMirrorPod, mirrorAnnotation, type Pod } from '../pod.ts';

/** The only pods that a kubelet may create are those that mirror its static pods; they belong to its node. */
export function restrictMirrorPod(request: AdmissionRequest, node: string, world: AdmissionWorld): AdmissionVerdict {
  const pod = request.object as Pod;
  const no = (reason: string): AdmissionVerdict => reject(request, reason);
  if (!isMirrorPod(pod))
    return no(`pod does not have "${mirrorAnnotation}" annotation, node "${node}" can only create mirror pods`);
  if (pod.spec.nodeName !== node) return no(`node "${node}" can only create pods with spec.nodeName set to itself`);
  const [owner, ...others] = pod.metadata.ownerReferences ?? [];
  if (others.length > 0) return no(`node "${node}" can only create pods with a single owner reference set to itself`);
  if (!owner || owner.apiVersion !== 'v1' || owner.kind !== 'Node' || owner.name !== node)
    return no(`node "${node}" can only create pods with an owner reference set to itself`);
  if (!owner.controller)
    return no(`node "${node}" can only create pods with a controller owner reference set to itself`);
  if (owner.blockOwnerDeletion) return no(`node "${node}" must not set blockOwnerDeletion on an owner reference`);
  const stored = world.reader.get('nodes', '', node);
  if (!stored) return rejected(notFound({ group: '', resource: 'nodes' }, node));
  if (owner.uid !== stored.metadata.uid)
    return no(`node ${node} UID mismatch: expected ${owner.uid} got ${stored.metadata.uid}`);
  if (pod.spec.serviceAccountName) return no(`node "${node}" can not create pods that reference a service account`);
  if (references(pod, 'secrets').length > 0) return no(`node "${node}" can not create pods that reference secrets`);
  if (references(pod, 'configmaps').length > 0)
    return no(`node "${node}" can not create pods that reference configmaps`);
  if (pod.spec.volumes?.some(({ persistentVolumeClaim }) => persistentVolumeClaim))
    return no(`node "${node}" can not create pods that reference persistentvolumeclaims`);
  if (pod.spec.resourceClaims?.length) return no(`node "${node}" can not create pods that reference resourceclaims`);
  return admitted;
}
