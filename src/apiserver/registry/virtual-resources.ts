import type { Context } from '../../kernel/context.ts';
import { passed, refused } from '../../kernel/outcome.ts';
import type { StorageEvidence } from '../../protocol/evidence/storage.ts';
import type { Server } from '../server.ts';
import type { Persisted } from '../walk.ts';
import type { Change } from '../walk.ts';
import { whenAnswered } from '../../kernel/answer-needed.ts';
import { bindPod } from './bind-pod.ts';
import { evictPod } from './evict-pod.ts';
import { isStored } from './served-resource.ts';

/** What POST does where nothing of that kind is stored: a binding, an eviction, a token, a review. */
export type VirtualPersistence = (server: Server, context: Context, request: Change) => Promise<Persisted>;

const stored: Readonly<Record<string, VirtualPersistence>> = {
  bindings: bindPod,
  'pods/binding': bindPod,
  'pods/eviction': evictPod,
};

/** What a review finds is its own business; here it is a POST whose answer is its object. */
const review: VirtualPersistence = async (server, _context, request) => {
  const { draft, user, info, warnings } = request;
  const answer = await whenAnswered(() =>
    server.reviews[virtualPath(request)]!({
      object: draft,
      user,
      namespace: info.namespace,
      name: info.name,
      warnings,
    }),
  );
  const evidence: StorageEvidence = { operation: 'none', key: '' };
  if (!answer.ok) return refused(answer.refusal, evidence);
  return passed({ answer: { type: 'object', status: 201, text: JSON.stringify(answer.value) } }, evidence);
};

const virtualPath = ({ resource, info }: Change): string =>
  info.subresource === '' ? resource.groupResource : `${resource.groupResource}/${info.subresource}`;

/** The way of a POST that stores nothing under its own name; undefined for all others. */
export function virtualPersistence(request: Change): VirtualPersistence | undefined {
  const isReview = !isStored(request.resource) || request.info.subresource === 'token';
  return stored[virtualPath(request)] ?? (isReview ? review : undefined);
}
