import {
  type KeyRange,
  type KeyValue,
  type KvEvent,
  type LeaseId,
  type PutReply,
  type RangeReply,
  type RequestOp,
  type ResponseOp,
  type Revision,
  revision,
  type TxnReply,
  type TxnRequest,
} from '../../protocol/kv.ts';

/**
 * etcd's messages as its JSON gateway writes them: bytes in base64, 64-bit numbers in quotes, and nothing that has its
 * default value. Upstream: api/etcdserverpb/rpc.proto, Documentation/dev-guide/api_grpc_gateway.md
 */
export interface WireHeader {
  readonly revision?: string;
}

export interface WireReply {
  readonly header?: WireHeader;
}

interface WireKeyValue {
  readonly key?: string;
  readonly value?: string;
  readonly create_revision?: string;
  readonly mod_revision?: string;
  readonly version?: string;
  readonly lease?: string;
}

interface WireEvent {
  readonly type?: 'PUT' | 'DELETE';
  readonly kv: WireKeyValue;
  readonly prev_kv?: WireKeyValue;
}

export interface WireRange extends WireReply {
  readonly kvs?: readonly WireKeyValue[];
  readonly more?: boolean;
  readonly count?: string;
}

export interface WirePut extends WireReply {
  readonly prev_kv?: WireKeyValue;
}

export interface WireDeleteRange extends WireReply {
  readonly deleted?: string;
  readonly prev_kvs?: readonly WireKeyValue[];
}

interface WireResponseOp {
  readonly response_range?: WireRange;
  readonly response_put?: WirePut;
  readonly response_delete_range?: WireDeleteRange;
  readonly response_txn?: WireTxn;
}

export interface WireTxn extends WireReply {
  readonly succeeded?: boolean;
  readonly responses?: readonly WireResponseOp[];
}

export interface WireWatch extends WireReply {
  readonly created?: boolean;
  readonly canceled?: boolean;
  readonly cancel_reason?: string;
  readonly compact_revision?: string;
  readonly events?: readonly WireEvent[];
}

export interface WireLease extends WireReply {
  readonly ID?: string;
  readonly TTL?: string;
  readonly grantedTTL?: string;
  readonly keys?: readonly string[];
}

const toBytes = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
export const fromBytes = (base64 = ''): string => Buffer.from(base64, 'base64').toString('utf8');

export const revisionOf = ({ header }: WireReply): Revision => revision(Number(header?.revision ?? 0));

const byteFields = new Set(['key', 'rangeEnd', 'value']);

/** A range, put, delete, comparison or watch: the gateway knows their fields by our names, too. */
export const toWire = (request: KeyRange): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(request).map(([name, value]: [string, unknown]) => [
      name,
      byteFields.has(name) && typeof value === 'string' ? toBytes(value) : value,
    ]),
  );

const opNames = { range: 'range', put: 'put', deleteRange: 'delete_range', txn: 'txn' } as const;

export const txnToWire = ({ compare, success, failure }: TxnRequest): Readonly<Record<string, unknown>> => ({
  compare: compare.map(toWire),
  success: success.map(opToWire),
  failure: failure.map(opToWire),
});

const opToWire = (op: RequestOp): Readonly<Record<string, unknown>> => ({
  [`request_${opNames[op.op]}`]: op.op === 'txn' ? txnToWire(op.request) : toWire(op.request),
});

export const keyValueOf = (wire: WireKeyValue): KeyValue => ({
  key: fromBytes(wire.key),
  value: fromBytes(wire.value),
  createRevision: revision(Number(wire.create_revision ?? 0)),
  modRevision: revision(Number(wire.mod_revision ?? 0)),
  version: Number(wire.version ?? 0),
  ...(wire.lease !== undefined && { lease: Number(wire.lease) as LeaseId }),
});

export const rangeOf = (wire: WireRange): RangeReply => ({
  revision: revisionOf(wire),
  kvs: (wire.kvs ?? []).map(keyValueOf),
  more: wire.more ?? false,
  count: Number(wire.count ?? 0),
});

export const putOf = (wire: WirePut): PutReply => ({
  revision: revisionOf(wire),
  ...(wire.prev_kv && { prevKv: keyValueOf(wire.prev_kv) }),
});

export const deleteRangeOf = (wire: WireDeleteRange) => ({
  revision: revisionOf(wire),
  deleted: Number(wire.deleted ?? 0),
  ...(wire.prev_kvs && { prevKvs: wire.prev_kvs.map(keyValueOf) }),
});

export const txnOf = (wire: WireTxn): TxnReply => ({
  revision: revisionOf(wire),
  succeeded: wire.succeeded ?? false,
  responses: (wire.responses ?? []).map(responseOf),
});

function responseOf(wire: WireResponseOp): ResponseOp {
  if (wire.response_put) return { op: 'put', reply: putOf(wire.response_put) };
  if (wire.response_delete_range) return { op: 'deleteRange', reply: deleteRangeOf(wire.response_delete_range) };
  if (wire.response_txn) return { op: 'txn', reply: txnOf(wire.response_txn) };
  return { op: 'range', reply: rangeOf(wire.response_range ?? {}) };
}

export const eventOf = ({ type = 'PUT', kv, prev_kv }: WireEvent): KvEvent => ({
  type,
  kv: keyValueOf(kv),
  ...(prev_kv && { prevKv: keyValueOf(prev_kv) }),
});
