import { isAlreadyExists } from '../../client/api-error.ts';
import { objectKey } from '../../client/objects.ts';
import { type Controller, done, nothingToDo } from '../manager.ts';
import { ownerReference, podKind, referenceTo } from '../workload/kinds.ts';
import { messageOf } from '../workload/pod-control.ts';
import { isActive, type StoredPod } from '../workload/pod-facts.ts';

/** Makes the claims of pods' ephemeral volumes; they go with their pod. Upstream: pkg/controller/volume/ephemeral/controller.go */
export const ephemeralVolumes: Controller = {
  name: 'ephemeral-volume-controller',
  account: 'ephemeral-volume-controller',
  eventSource: 'ephemeral_volume',
  start({ client, recorder, informers: { pods, persistentVolumeClaims: claims }, queue }) {
    const work = queue(async (key, context) => {
      const pod = pods.get(key);
      if (!pod || !isActive(pod)) return nothingToDo;
      const { namespace, name: podName, uid } = pod.metadata;
      let made = 0;
      for (const { name: volume, ephemeral } of pod.spec.volumes ?? []) {
        const template = ephemeral?.volumeClaimTemplate;
        if (!template) continue;
        const name = `${podName}-${volume}`;
        const known = claims.get(`${namespace}/${name}`);
        try {
          if (known) {
            if (known.metadata.ownerReferences?.some((owner) => owner.uid === uid && owner.controller)) continue;
            throw new Error(`PVC ${namespace}/${name} was not created for pod ${key} (pod is not owner)`);
          }
          const { labels, annotations } = template.metadata ?? {};
          const metadata = {
            name,
            namespace,
            ...(labels && { labels }),
            ...(annotations && { annotations }),
            ownerReferences: [ownerReference(podKind, pod)],
          };
          const body = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata, spec: template.spec };
          await client.write('POST', `/api/v1/namespaces/${namespace}/persistentvolumeclaims`, { context, body });
          made++;
        } catch (error) {
          if (isAlreadyExists(error)) throw error;
          const message = `ephemeral volume "${volume}": ${known ? '' : `create PVC ${name}: `}${messageOf(error)}`;
          recorder.event(referenceTo(podKind, pod), 'Warning', 'FailedBinding', message);
          throw error;
        }
      }
      return made > 0 ? done : nothingToDo;
    });
    const isConcerned = ({ spec }: StoredPod): boolean => spec.volumes?.some(({ ephemeral }) => ephemeral) ?? false;
    pods.onEvent(({ type, object, cause }) => {
      if (type === 'add' && isConcerned(object)) work.add(objectKey(object), cause);
    });
    claims.onEvent(({ type, object, cause }) => {
      if (type !== 'delete') return;
      const owner = object.metadata.ownerReferences?.find(({ kind, controller }) => kind === 'Pod' && controller);
      const pod = owner && pods.get(`${object.metadata.namespace}/${owner.name}`);
      if (pod && isConcerned(pod)) work.add(objectKey(pod), cause);
    });
  },
};
