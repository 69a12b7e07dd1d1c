import { RpcError } from '../protocol/rpc.ts';

/** etcd's own error texts (server/etcdserver/api/v3rpc/rpctypes/error.go); clients match on them. */
const etcdError = (text: string) => (): RpcError => new RpcError(`etcdserver: ${text}`, `etcdserver: ${text}`);

export const errCompacted = etcdError('mvcc: required revision has been compacted');
export const errFutureRevision = etcdError('mvcc: required revision is a future revision');
export const errNoSpace = etcdError('mvcc: database space exceeded');
export const errEmptyKey = etcdError('key is not provided');
export const errKeyNotFound = etcdError('key not found');
export const errValueProvided = etcdError('value is provided');
export const errLeaseProvided = etcdError('lease is provided');
export const errDuplicateKey = etcdError('duplicate key given in txn request');
export const errTooManyOps = etcdError('too many operations in txn request');
export const errLeaseNotFound = etcdError('requested lease not found');
export const errLeaseExists = etcdError('lease already exists');
export const errLeaseTtlTooLarge = etcdError('too large lease TTL');
export const errStopped = etcdError('server stopped');
