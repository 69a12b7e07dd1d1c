import { objectKey } from '../client/objects.ts';
import type { Context } from '../kernel/context.ts';
import type { RestClient } from '../client/rest.ts';
import { type Controller, done, nothingToDo } from './manager.ts';
import { claimNamesOf } from './pod-claims.ts';
import type { AnyObject } from './objects.ts';
import type { ReconcileEvidence } from '../protocol/spans.ts';

const claimFinalizer = 'kubernetes.io/pvc-protection';
const volumeFinalizer = 'kubernetes.io/pv-protection';

interface Protection {
  readonly path: string;
  readonly kind: string;
  readonly finalizer: string;
  /** Asked only of what is on its way out. */
  readonly isUsed: () => boolean;
}

/** Holds an object while it lives or is used, and lets it go after that. */
async function protect(
  client: RestClient,
  context: Context,
  object: AnyObject | undefined,
  { path, kind, finalizer, isUsed }: Protection,
): Promise<ReconcileEvidence> {
  if (!object) return nothingToDo;
  const { metadata } = object;
  const held = metadata.finalizers ?? [];
  const isLeaving = metadata.deletionTimestamp !== undefined;
  const isHeld = held.includes(finalizer);
  if (isLeaving ? !isHeld || isUsed() : isHeld) return nothingToDo;
  const finalizers = isLeaving ? held.filter((name) => name !== finalizer) : [...held, finalizer];
  const body = { ...object, apiVersion: 'v1', kind, metadata: { ...metadata, finalizers } };
  await client.write('PUT', `${path}/${metadata.name}`, { context, body });
  return done;
}

/** A claim stays while a pod that has a node uses it. Upstream: pkg/controller/volume/pvcprotection/pvc_protection_controller.go */
export const claimProtection: Controller = {
  name: 'persistentvolumeclaim-protection-controller',
  account: 'pvc-protection-controller',
  start({ informers: { pods, persistentVolumeClaims: claims }, client, queue }) {
    const work = queue(async (key, context) => {
      const [namespace = '', name = ''] = key.split('/');
      return protect(client, context, claims.get(key), {
        path: `/api/v1/namespaces/${namespace}/persistentvolumeclaims`,
        kind: 'PersistentVolumeClaim',
        finalizer: claimFinalizer,
        isUsed: () =>
          pods
            .list()
            .some(
              (pod) => pod.metadata.namespace === namespace && pod.spec.nodeName && claimNamesOf(pod).includes(name),
            ),
      });
    });
    claims.onEvent(({ type, object, cause }) => {
      if (type !== 'delete') work.add(objectKey(object), cause);
    });
    pods.onEvent(({ type, object, cause }) => {
      if (type !== 'delete') return;
      for (const claim of claimNamesOf(object)) work.add(`${object.metadata.namespace}/${claim}`, cause);
    });
  },
};

/** A volume stays while a claim is bound to it. Upstream: pkg/controller/volume/pvprotection/pv_protection_controller.go */
export const volumeProtection: Controller = {
  name: 'persistentvolume-protection-controller',
  account: 'pv-protection-controller',
  start({ informers: { persistentVolumes: volumes }, client, queue }) {
    const work = queue(async (key, context) => {
      const volume = volumes.get(key);
      return protect(client, context, volume, {
        path: '/api/v1/persistentvolumes',
        kind: 'PersistentVolume',
        finalizer: volumeFinalizer,
        isUsed: () => volume?.status?.phase === 'Bound',
      });
    });
    volumes.onEvent(({ type, object, cause }) => {
      if (type !== 'delete') work.add(objectKey(object), cause);
    });
  },
};
