import type { PodReply, PodRequest } from '../../protocol/messages.ts';
import type { Runtime } from '../runtime/cri.ts';

/** What comes in over the pod network for a pod of this node. @param remoteIp whom the pod sees */
export async function podRequest(
  runtime: Runtime,
  remoteIp: string,
  { ip, port, request }: PodRequest,
): Promise<PodReply> {
  const handler = runtime.dial(ip, port);
  if (!handler) return { refused: true };
  const { method, path, query, headers, body } = request;
  const target = query === '' ? path : `${path}?${query}`;
  return handler({ method, path: target, headers, remoteIp, ...(body !== undefined && { body }) });
}
