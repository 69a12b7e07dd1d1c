import { apiServerAddress } from '../../cluster/topology.ts';
import { apiOf } from '../../kubectl/api.ts';
import { applyObject } from '../../kubectl/apply-object.ts';
import { Failure, StatusFailure, Unreachable } from '../../kubectl/failure.ts';
import { nameOf, namespaceOf } from '../../kubectl/output/format.ts';
import { discover, displayName, resourceOfObject } from '../../kubectl/resources.ts';
import type { Applied } from '../../protocol/session.ts';
import type { Send } from './discovery-cache.ts';

type Json = Readonly<Record<string, unknown>>;

/** Looks the server's kinds up. Where it cannot be reached the first command will. */
export async function learnKinds(send: Send): Promise<void> {
  await discover(apiOf({ request: send, stderr: () => {} })).catch(() => {});
}

/** One object after the other, as kubectl does it: one that is refused does not stop the next. */
export async function* applyManifests(send: Send, manifests: readonly Json[]): AsyncGenerator<Applied, void> {
  for (const manifest of manifests) yield await applyManifest(manifest, send);
}

/** kubectl apply without a command line. */
async function applyManifest(manifest: Json, send: Send): Promise<Applied> {
  const warnings: string[] = [];
  const stderr = (text: string): void => void warnings.push(text.replace(/^Warning: /, '').trimEnd());
  try {
    const request: Send = (sent) =>
      send(sent).catch(() => {
        throw new Unreachable(apiServerAddress);
      });
    const api = apiOf({ request, stderr });
    const resource = resourceOfObject(await discover(api), String(manifest['apiVersion']), String(manifest['kind']));
    if (!resource) return { outcome: 'unknown-kind' };
    const namespace = namespaceOf(manifest) ?? 'default';
    const query = { fieldManager: 'kubectl-client-side-apply', fieldValidation: 'Strict' };
    const { object, verb } = await applyObject(
      api,
      { resource, namespace, object: manifest },
      ({ method, path, contentType, body }) => api.call(method, path, { query, contentType, body }),
    );
    return { outcome: verb, name: displayName(resource, nameOf(object)), warnings };
  } catch (error) {
    if (error instanceof StatusFailure) return { outcome: 'refused', status: { code: 500, ...error.status } };
    if (error instanceof Failure) return { outcome: 'unreachable', message: error.message };
    throw error;
  }
}
