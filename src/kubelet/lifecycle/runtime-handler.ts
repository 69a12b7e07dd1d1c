import { isNotFound } from '../../client/api-error.ts';
import type { RestClient } from '../../client/rest.ts';
import type { Context } from '../../kernel/context.ts';
import type { Pod } from '../pod.ts';

/**
 * Which of the runtime's handlers the pod's class stands for; '' is the default one.
 * Differs: read when a sandbox is made instead of being watched. Upstream: pkg/kubelet/runtimeclass/runtimeclass_manager.go
 * @throws when there is no such class
 */
export async function runtimeHandler(context: Context, client: RestClient, pod: Pod): Promise<string> {
  const { runtimeClassName } = pod.spec;
  if (!runtimeClassName) return '';
  const path = `/apis/node.k8s.io/v1/runtimeclasses/${runtimeClassName}`;
  try {
    return (await client.send<{ readonly handler: string }>('GET', path, { context })).handler;
  } catch (error) {
    if (isNotFound(error))
      throw new Error(`runtimeclass.node.k8s.io "${runtimeClassName}" not found`, { cause: error });
    throw new Error(`failed to lookup RuntimeClass ${runtimeClassName}: ${(error as Error).message}`, { cause: error });
  }
}
