import type { Api } from './api.ts';
import { StatusFailure, unlessNotFound } from './failure.ts';

/**
 * An answer about one object; where it is not there because its namespace is not, that is what is said.
 * Upstream: cli-runtime/pkg/resource/visitor.go (Info.Get)
 */
export async function ofNamespace<Answer>(
  api: Api,
  namespace: string | undefined,
  answer: Promise<Answer>,
): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    const isMissing = error instanceof StatusFailure && error.status.reason === 'NotFound';
    if (!isMissing || namespace === undefined || namespace === 'default') throw error;
    const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}`;
    // Whoever may not look namespaces up hears of the object alone.
    const known = await unlessNotFound(api.call('GET', path)).catch(() => ({}));
    if (known) throw error;
    throw new StatusFailure({ reason: 'NotFound', message: `namespaces ${JSON.stringify(namespace)} not found` });
  }
}
