import { plainError, type Status, timeout } from '../../apimachinery/status.ts';
import { refused, type Refused } from '../../kernel/outcome.ts';
import type { StorageEvidence } from '../../protocol/evidence/storage.ts';
import { outcomeUnknown, RpcError } from '../../protocol/rpc.ts';
import { etcdUnavailable } from '../storage/etcd-client.ts';

/** What a client hears when etcd does not do its part; other errors are not storage's and are thrown on. */
export function storageRefusal(
  error: unknown,
  key: string,
  operation: StorageEvidence['operation'],
): Refused<Status, StorageEvidence> {
  if (!(error instanceof RpcError)) throw error;
  return refused(statusOf(error), { operation, key, message: error.message });
}

/** Upstream: the texts of grpc and of server/filters/timeout.go as clients get to see them. */
export function statusOf(error: RpcError): Status {
  if (error.code === etcdUnavailable) return timeout('request did not complete within the allotted duration');
  if (error.code === outcomeUnknown)
    return plainError(500, 'rpc error: code = Unavailable desc = error reading from server: EOF');
  return plainError(500, error.message);
}
