import { isNotFound } from '../client/api-error.ts';
import type { RestClient } from '../client/rest.ts';
import type { Context } from '../kernel/context.ts';
import type { Condition, Pod } from './objects.ts';

const pathOf = ({ metadata: { namespace, name } }: Pod): string => `/api/v1/namespaces/${namespace}/pods/${name}`;

export const podReference = ({ metadata: { namespace, name, uid } }: Pod) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  namespace,
  name,
  uid,
});

/** Sets a condition of a pod, if any, and what else of its status; a pod that is gone needs none. */
export async function patchPodStatus(
  client: RestClient,
  context: Context,
  pod: Pod,
  condition: Condition | undefined,
  status: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const observedGeneration = pod.metadata.generation;
  const conditions = condition && [{ ...condition, ...(observedGeneration !== undefined && { observedGeneration }) }];
  await unlessGone(
    client.write('PATCH', `${pathOf(pod)}/status`, {
      context,
      contentType: 'application/strategic-merge-patch+json',
      body: { metadata: { uid: pod.metadata.uid }, status: { ...status, ...(conditions && { conditions }) } },
    }),
  );
}

/** @param gracePeriodSeconds 0 where nobody is left who could end the pod gracefully */
export const deletePod = (client: RestClient, context: Context, pod: Pod, gracePeriodSeconds?: number): Promise<void> =>
  unlessGone(
    client.write('DELETE', pathOf(pod), {
      context,
      body: {
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        preconditions: { uid: pod.metadata.uid },
        ...(gracePeriodSeconds !== undefined && { gracePeriodSeconds }),
      },
    }),
  );

async function unlessGone(write: Promise<unknown>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
