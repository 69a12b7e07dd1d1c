import type { KubeObject } from '../../apimachinery/object.ts';
import { badRequest, notFound, type Status } from '../../apimachinery/status.ts';
import type { Context } from '../../kernel/context.ts';
import { type Outcome, refused } from '../../kernel/outcome.ts';
import type { StorageEvidence } from '../../protocol/evidence.ts';
import type { Server } from '../server.ts';
import type { Answer, Routed } from '../walk.ts';
import { objectKeyOf } from './request-keys.ts';

/**
 * exec, attach and port-forward begin with an upgrade of the connection, which plain requests do not bring.
 * Upstream: pkg/registry/core/pod/rest/subresources.go
 */
export async function podConnect(
  server: Server,
  context: Context,
  request: Routed,
): Promise<Outcome<Answer, StorageEvidence, Status>> {
  const key = objectKeyOf(request);
  const evidence: StorageEvidence = { operation: 'get', key };
  const stored = await server.store.get(context, key);
  if (!stored) return refused(notFound(request.resource, request.info.name), evidence);
  const { spec } = stored.object as KubeObject & { readonly spec: { readonly nodeName?: string } };
  const reason = spec.nodeName ? 'Upgrade request required' : `pod ${request.info.name} does not have a host assigned`;
  return refused(badRequest(reason), evidence);
}
