import type { Pod, PodTemplateSpec } from '../../apimachinery/types.ts';
import { ApiError, isNotFound } from '../../client/api-error.ts';
import type { EventRecorder } from '../../client/event-recorder.ts';
import type { RestClient } from '../../client/rest.ts';
import type { Context } from '../../kernel/context.ts';
import {
  collectionOf,
  ownerReference,
  pathOf,
  podKind,
  referenceTo,
  type StoredObject,
  type WorkloadKind,
} from './kinds.ts';
import type { StoredPod } from './pod-facts.ts';

/** Whose pods are made and deleted, by whom. */
export interface PodControl {
  readonly client: RestClient;
  readonly recorder: EventRecorder;
  readonly context: Context;
  readonly owner: StoredObject;
  readonly ownerKind: WorkloadKind;
}

/** The longest prefix that leaves room for what the server adds. Upstream: pkg/controller/controller_utils.go (GetPodFromTemplate) */
const namePrefix = (owner: string): string => {
  const prefix = `${owner}-`;
  return prefix.length <= 253 ? prefix : owner;
};

/** The pod that a template and its owner make. */
export const podOf = (
  template: PodTemplateSpec | undefined,
  { owner, ownerKind }: Pick<PodControl, 'owner' | 'ownerKind'>,
): Pod => {
  const { labels, annotations, finalizers } = template?.metadata ?? {};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: namePrefix(owner.metadata.name),
      ...(labels && { labels: { ...labels } }),
      ...(annotations && { annotations: { ...annotations } }),
      ...(finalizers && { finalizers: [...finalizers] }),
      ownerReferences: [ownerReference(ownerKind, owner)],
    } as Pod['metadata'],
    spec: structuredCopy(template?.spec ?? {}) as Pod['spec'],
  };
};

const structuredCopy = (value: object): unknown => JSON.parse(JSON.stringify(value));

/** Makes a pod, and says so with an Event. @throws what the server says against it */
export async function createPod(
  { client, recorder, context, owner, ownerKind }: PodControl,
  pod: Pod,
): Promise<StoredPod> {
  const about = referenceTo(ownerKind, owner);
  try {
    const made = await client.send<StoredPod>('POST', collectionOf(podKind, owner.metadata.namespace), {
      context,
      body: pod,
    });
    recorder.event(about, 'Normal', 'SuccessfulCreate', `Created pod: ${made.metadata.name}`);
    return made;
  } catch (error) {
    if (!isNamespaceTerminating(error))
      recorder.event(about, 'Warning', 'FailedCreate', `Error creating: ${messageOf(error)}`);
    throw error;
  }
}

/** Deletes a pod, and says so with an Event; one that is gone is no failure. */
export async function deletePod(
  { client, recorder, context, owner, ownerKind }: PodControl,
  pod: StoredPod,
): Promise<void> {
  const about = referenceTo(ownerKind, owner);
  try {
    await client.write('DELETE', pathOf(podKind, pod), {
      context,
      body: { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid: pod.metadata.uid } },
    });
    recorder.event(about, 'Normal', 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`);
  } catch (error) {
    if (isNotFound(error)) return;
    recorder.event(about, 'Warning', 'FailedDelete', `Error deleting: ${messageOf(error)}`);
    throw error;
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

interface Cause {
  readonly reason?: string;
}

/** Nothing can be made in a namespace that is going: that is not worth a complaint. */
export const isNamespaceTerminating = (error: unknown): boolean =>
  error instanceof ApiError &&
  ((error.status.details as { readonly causes?: readonly Cause[] } | undefined)?.causes ?? []).some(
    ({ reason }) => reason === 'NamespaceTerminating',
  );
