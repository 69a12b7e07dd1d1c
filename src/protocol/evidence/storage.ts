export interface StorageEvidence {
  readonly operation: 'get' | 'list' | 'create' | 'update' | 'delete' | 'watch' | 'none';
  readonly key: string;
  readonly revision?: number;
  /** The revision that the transaction compared with; 0: the key must not exist. */
  readonly expectedRevision?: number;
  readonly conflict?: boolean;
  /** Answered without asking etcd. */
  readonly fromWatchCache?: boolean;
  readonly items?: number;
  readonly dryRun?: boolean;
  readonly message?: string;
}

export interface WatchCacheSubject {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
  readonly revision: number;
}

export interface WatchCacheEvidence {
  /** Watchers of this resource. */
  readonly watchers: number;
  /** Whom the event was sent to, by user agent or user name. */
  readonly notified: readonly string[];
  /** JSON text of the object, at tracing level `full`. */
  readonly object?: string;
}

export interface EtcdWriteSubject {
  readonly operation: 'create' | 'update' | 'delete' | 'txn';
  readonly key: string;
}

export interface EtcdTxnEvidence {
  readonly succeeded: boolean;
  readonly revision: number;
  readonly version?: number;
  readonly createRevision?: number;
  readonly value?: string;
  readonly previousRevision?: number;
  /** Transactions that shared the durable batch. */
  readonly batch: number;
  readonly durable: boolean;
}
