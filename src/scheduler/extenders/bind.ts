import type { ExtenderCall } from '../../protocol/evidence/scheduling.ts';
import type { Pod } from '../objects.ts';
import { type Extender, ExtenderError, fieldOf, isInterested } from './extender.ts';

/** `undefined`: no extender binds this pod, so the scheduler does. */
export type BoundByExtender = { readonly call: ExtenderCall; readonly error?: string } | undefined;

/** Upstream: pkg/scheduler/schedule_one.go (extendersBinding), extender.go (Bind) */
export async function bindByExtender(
  extenders: readonly Extender[],
  { metadata: { name, namespace, uid }, spec }: Pod,
  node: string,
): Promise<BoundByExtender> {
  for (const extender of extenders) {
    const { bindVerb, ignorable } = extender.configuration;
    if (!bindVerb || !isInterested(extender, { metadata: { name, namespace, uid }, spec })) continue;
    const args = { PodName: name, PodNamespace: namespace, PodUID: uid, Node: node };
    try {
      const { value, call } = await extender.ask(bindVerb, args);
      const error = fieldOf(value, 'Error');
      if (typeof error === 'string' && error !== '') throw new ExtenderError(error, call);
      return { call };
    } catch (error) {
      if (!(error instanceof ExtenderError)) throw error;
      if (!ignorable) return { call: error.call, error: error.message };
    }
  }
  return undefined;
}
