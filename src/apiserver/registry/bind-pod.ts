import { formatTime } from '../../apimachinery/time.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import { badRequest, conflict, notFound, plainError, type Status, success } from '../../apimachinery/status.ts';
import { passed, refused } from '../../kernel/outcome.ts';
import type { StorageEvidence } from '../../protocol/evidence/storage.ts';
import { objectKey } from '../storage/keys.ts';
import { currentObject } from './current.ts';
import { findGroupResource, type ServedResource } from './served-resource.ts';
import type { VirtualPersistence } from './virtual-resources.ts';

interface Binding extends KubeObject {
  readonly target?: { readonly kind?: string; readonly name?: string };
}

interface Pod extends KubeObject {
  readonly spec: { readonly nodeName?: string; readonly schedulingGates?: readonly unknown[] };
  readonly status?: { readonly conditions?: readonly Condition[]; readonly nominatedNodeName?: string };
}

interface Condition {
  readonly type: string;
  readonly status: string;
}

/**
 * Writes the node into the pod, once. What the scheduler decided becomes true here and nowhere else.
 * Upstream: pkg/registry/core/pod/storage/storage.go (BindingREST)
 */
export const bindPod: VirtualPersistence = async (server, context, { draft, info, options, attempt }) => {
  const pods = findGroupResource('pods')!;
  const binding = draft as Binding;
  const name = binding.metadata.name;
  const key = objectKey(pods.prefix, info.namespace, name);
  const evidence: StorageEvidence = { operation: 'update', key };
  const wrong = bindingError(binding, info.subresource === '' ? name : info.name);
  if (wrong) return refused(wrong, { ...evidence, operation: 'none' });
  const current = await currentObject(server, context, { prefix: pods.prefix, key, attempt });
  if (!current) return refused(notFound(pods, name), evidence);
  const expected = { expectedRevision: current.revision, ...evidence };
  const pod = current.object as Pod;
  const clash = uidClash(pods, binding, pod, key) ?? unbindable(pod);
  if (clash) return refused(clash, { conflict: true, message: clash.message, ...expected });
  const done = { answer: { type: 'status', status: success(201) } } as const;
  if (options.dryRun) return passed(done, { dryRun: true, ...expected });
  const keepsNomination = server.closedGates.has('ClearingNominatedNodeNameAfterBinding');
  const free = keepsNomination ? pod : withoutNomination(pod);
  const bound = boundPod(free, binding, server.env.clock.now());
  const result = await server.store.update(context, key, current.revision, bound);
  if (!result.written) return passed('superseded', { conflict: true, ...expected });
  return passed(done, { revision: result.object.revision, ...expected }, () => ({
    before: current.text,
    after: result.object.text,
  }));
};

function bindingError({ metadata, target }: Binding, name: string): Status | undefined {
  if (metadata.name !== name) return badRequest('name in URL does not match name in Binding object');
  const kind = target?.kind ?? '';
  if (kind !== '' && kind !== 'Node')
    return plainError(500, `target.kind: Unsupported value: "${kind}": supported values: "Node", "<empty>"`);
  return target?.name ? undefined : plainError(500, 'target.name: Required value');
}

function uidClash(pods: ServedResource, { metadata: { uid } }: Binding, pod: Pod, key: string): Status | undefined {
  if (!uid || uid === pod.metadata.uid) return undefined;
  return conflict(
    pods,
    pod.metadata.name,
    `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ` +
      `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${pod.metadata.uid}`,
  );
}

function unbindable({ metadata: { name, deletionTimestamp }, spec }: Pod): Status | undefined {
  const refuse = (reason: string): Status => conflict({ group: '', resource: 'pods/binding' }, name, reason);
  if (deletionTimestamp) return refuse(`pod ${name} is being deleted, cannot be assigned to a host`);
  if (spec.nodeName) return refuse(`pod ${name} is already assigned to node "${spec.nodeName}"`);
  if (spec.schedulingGates?.length) return refuse(`pod ${name} has non-empty .spec.schedulingGates`);
  return undefined;
}

/** Where a pod was meant to go is of no interest once it is there. */
function withoutNomination({ status, ...pod }: Pod): Pod {
  const { nominatedNodeName: _, ...rest } = status ?? {};
  return { ...pod, ...(status && { status: rest }) };
}

function boundPod(pod: Pod, binding: Binding, now: number): Pod {
  const { annotations, labels } = pod.metadata;
  const scheduled = {
    type: 'PodScheduled',
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: formatTime(now),
  };
  const others = (pod.status?.conditions ?? []).filter(({ type }) => type !== 'PodScheduled');
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      ...(binding.metadata.annotations && { annotations: { ...annotations, ...binding.metadata.annotations } }),
      ...(binding.metadata.labels && { labels: { ...labels, ...binding.metadata.labels } }),
    },
    spec: { ...pod.spec, nodeName: binding.target!.name },
    status: { ...pod.status, conditions: [...others, scheduled] },
  } as Pod;
}
