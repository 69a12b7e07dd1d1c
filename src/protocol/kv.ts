import type { Brand } from '../kernel/brand.ts';
import type { SpanRef } from '../kernel/span.ts';

/** etcd's v3 operations: the store's interface. Field names follow etcd's rpc.proto; keys and values are text. */
export type Revision = Brand<number, 'Revision'>;
export type LeaseId = Brand<number, 'LeaseId'>;

export const revision = (value: number): Revision => value as Revision;

export interface KeyValue {
  readonly key: string;
  readonly value: string;
  readonly createRevision: Revision;
  readonly modRevision: Revision;
  /** Writes since the key was created; 1 on creation. */
  readonly version: number;
  readonly lease?: LeaseId;
}

export interface KeyRange {
  readonly key: string;
  /** Exclusive end; absent: just `key`; '\0': all keys from `key` on. */
  readonly rangeEnd?: string;
}

/** The range end that covers every key with this prefix, which is not empty. */
export const prefixEnd = (prefix: string): string =>
  prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);

export interface RangeRequest extends KeyRange {
  readonly limit?: number;
  /** Reads as of this revision; absent or 0: now. */
  readonly revision?: Revision;
  readonly keysOnly?: boolean;
  readonly countOnly?: boolean;
  readonly sortOrder?: 'NONE' | 'ASCEND' | 'DESCEND';
  readonly sortTarget?: SortTarget;
  /** Bounds, both inclusive; absent or 0: none. */
  readonly minModRevision?: Revision;
  readonly maxModRevision?: Revision;
  readonly minCreateRevision?: Revision;
  readonly maxCreateRevision?: Revision;
}

export type SortTarget = 'KEY' | 'VERSION' | 'CREATE' | 'MOD' | 'VALUE';

export interface RangeReply {
  readonly revision: Revision;
  readonly kvs: readonly KeyValue[];
  readonly more: boolean;
  /** Keys in the range, whatever the limit. */
  readonly count: number;
}

export interface PutRequest {
  readonly key: string;
  readonly value: string;
  readonly lease?: LeaseId;
  readonly prevKv?: boolean;
  /** Keeps the key's value, or its lease; the key has to be there. */
  readonly ignoreValue?: boolean;
  readonly ignoreLease?: boolean;
}

export interface PutReply {
  readonly revision: Revision;
  readonly prevKv?: KeyValue;
}

export interface DeleteRangeRequest extends KeyRange {
  readonly prevKv?: boolean;
}

export interface DeleteRangeReply {
  readonly revision: Revision;
  readonly deleted: number;
  readonly prevKvs?: readonly KeyValue[];
}

export type CompareResult = 'EQUAL' | 'GREATER' | 'LESS' | 'NOT_EQUAL';

export type Compare = KeyRange & { readonly result: CompareResult } & (
    | { readonly target: 'VERSION'; readonly version: number }
    | { readonly target: 'CREATE'; readonly createRevision: Revision }
    | { readonly target: 'MOD'; readonly modRevision: Revision }
    | { readonly target: 'VALUE'; readonly value: string }
    | { readonly target: 'LEASE'; readonly lease: LeaseId }
  );

export type RequestOp =
  | { readonly op: 'range'; readonly request: RangeRequest }
  | { readonly op: 'put'; readonly request: PutRequest }
  | { readonly op: 'deleteRange'; readonly request: DeleteRangeRequest }
  | { readonly op: 'txn'; readonly request: TxnRequest };

export type ResponseOp =
  | { readonly op: 'range'; readonly reply: RangeReply }
  | { readonly op: 'put'; readonly reply: PutReply }
  | { readonly op: 'deleteRange'; readonly reply: DeleteRangeReply }
  | { readonly op: 'txn'; readonly reply: TxnReply };

export interface TxnRequest {
  readonly compare: readonly Compare[];
  readonly success: readonly RequestOp[];
  readonly failure: readonly RequestOp[];
}

export interface TxnReply {
  /** 0 for one within another. */
  readonly revision: Revision;
  readonly succeeded: boolean;
  readonly responses: readonly ResponseOp[];
}

export interface WatchRequest extends KeyRange {
  /** First revision to deliver; absent: from the next one on. */
  readonly startRevision?: Revision;
  readonly prevKv?: boolean;
  /** Tells the revision now and then, even when nothing happens in the range. */
  readonly progressNotify?: boolean;
  /** Events that are not wanted. */
  readonly filters?: readonly WatchFilter[];
}

export type WatchFilter = 'NOPUT' | 'NODELETE';

export interface KvEvent {
  readonly type: 'PUT' | 'DELETE';
  /** For DELETE only key and modRevision (of the deletion) are meaningful. */
  readonly kv: KeyValue;
  readonly prevKv?: KeyValue;
  /** The span that wrote this revision: causality rides beside the object, never inside it. */
  readonly cause?: SpanRef;
}

export interface WatchResponse {
  /** The store's revision when this was sent: all events up to it have been delivered. */
  readonly revision: Revision;
  readonly events: readonly KvEvent[];
  /** Set when the start revision is already compacted; the watch then ends. */
  readonly compactRevision?: Revision;
}

export interface LeaseGrantRequest {
  readonly ttlSeconds: number;
  readonly id?: LeaseId;
}

export interface LeaseReply {
  readonly revision: Revision;
  readonly id: LeaseId;
  readonly ttlSeconds: number;
}

export interface LeaseTimeToLiveReply extends LeaseReply {
  /** As granted; `ttlSeconds` are the whole ones left, -1 when there is no such lease. */
  readonly grantedTtlSeconds: number;
  readonly keys: readonly string[];
}

export interface HashKvReply {
  readonly revision: Revision;
  /** CRC-32C, unsigned. */
  readonly hash: number;
  readonly compactRevision: Revision;
}

export type AlarmType = 'NOSPACE' | 'CORRUPT';

export interface StatusReply {
  readonly version: string;
  readonly revision: Revision;
  readonly compactRevision: Revision;
  readonly keys: number;
  /** What the database takes on its disk, roughly; of that, what a defragmentation would leave. */
  readonly dbSizeBytes: number;
  readonly dbSizeInUseBytes: number;
  /** At this size writes are refused; infinite: never. */
  readonly quotaBytes: number;
  readonly alarms: readonly AlarmType[];
  /** False when the backend keeps nothing beyond this page. */
  readonly durable: boolean;
}

/** One row of the ledger: a revision as it was written. */
export interface HistoryEntry {
  readonly revision: Revision;
  readonly event: KvEvent;
}
