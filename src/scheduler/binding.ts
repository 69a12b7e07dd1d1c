import { ApiError, isNotFound } from '../client/api-error.ts';
import type { Context } from '../kernel/context.ts';
import { type Outcome, passed, refused } from '../kernel/outcome.ts';
import { traced } from '../kernel/traced.ts';
import type { Pod } from './objects.ts';
import { podPath, podReference, type RunningProfile, type Scheduler } from './scheduler.ts';

export type Bound = 'bound' | 'deleted' | { readonly failed: string };

/** Tells the API server the node: the only thing that the scheduler ever writes of a placement. Upstream: plugins/defaultbinder */
async function post(
  { client }: Scheduler,
  context: Context,
  pod: Pod,
  node: string,
): Promise<Outcome<Bound, { node: string; message?: string }, Bound>> {
  const { name, namespace, uid } = pod.metadata;
  try {
    await client.write('POST', podPath(pod, 'binding'), {
      context,
      body: {
        apiVersion: 'v1',
        kind: 'Binding',
        metadata: { name, namespace, uid },
        target: { kind: 'Node', name: node },
      },
    });
    return passed('bound', { node });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (isNotFound(error)) return refused('deleted', { node, message });
    return refused(
      { failed: error instanceof ApiError ? message : `binding not confirmed: ${message}` },
      { node, message },
    );
  }
}

/** Runs beside the next pods' cycles. */
export async function bind(
  scheduler: Scheduler,
  context: Context,
  { recorder }: RunningProfile,
  pod: Pod,
  node: string,
): Promise<Bound> {
  const label = `bind ${pod.metadata.name}`;
  const outcome = await traced(scheduler.env, context, { name: 'bind', label }, (binding) =>
    post(scheduler, binding, pod, node),
  );
  if (!outcome.ok) return outcome.refusal;
  const { namespace, name } = pod.metadata;
  recorder.event(
    podReference(pod),
    'Normal',
    'Scheduled',
    `Successfully assigned ${namespace}/${name} to ${node}`,
    'Binding',
  );
  return outcome.value;
}
