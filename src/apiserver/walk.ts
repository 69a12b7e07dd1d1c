import type { Outcome } from '../kernel/outcome.ts';
import type { StorageEvidence } from '../protocol/evidence/storage.ts';
import type { KubeObject } from '../apimachinery/object.ts';
import type { Status } from '../apimachinery/status.ts';
import type { ApiRequest, BodyChunk } from '../protocol/http.ts';
import type { AuditTrail } from './audit/trail.ts';
import type { UserInfo } from './authn/user-info.ts';
import type { Representation } from './negotiation.ts';
import type { UpdateScope } from './registry/strategy.ts';
import type { RequestInfo } from './request-info.ts';
import type { ServedResource } from './registry/served-resource.ts';
import type { StoredObject } from './storage/stored-object.ts';
import type { Watcher } from './storage/watcher.ts';

/** What is known of a request after each room; a room takes what it needs and adds its own finding. */
export interface Received {
  readonly http: ApiRequest;
  readonly info: RequestInfo;
  /** How the client wants to be told what is no object of a resource, and refusals; absent: in none of the ways this server has. */
  readonly documents?: Representation;
  /** Texts for Warning headers; rooms add to it. */
  readonly warnings: string[];
  /** Where the request is recorded; absent without an audit policy. */
  readonly trail?: AuditTrail;
  /** What is to be done once the answer is written, e.g. giving back a seat. */
  readonly onEnd: (() => void)[];
}

export interface Authenticated extends Received {
  readonly user: UserInfo;
}

export interface Audited extends Authenticated {
  readonly auditId: string;
}

export interface Scheduled extends Audited {
  readonly scheduled: true;
  /** How long it stood in a queue. */
  readonly waitedMs: number;
  readonly flow?: { readonly flowSchemaUid: string; readonly priorityLevelUid: string };
}

export interface Authorized extends Scheduled {
  readonly authorized: true;
}

/** The path leads to a resource that is served, and the method is one of its verbs. */
export interface Routed extends Authorized {
  /** 0, and one more each time that another write came first and the walk is made again. */
  readonly attempt: number;
  readonly resource: ServedResource;
  /** How the client wants its answer. */
  readonly representation: Representation;
  /** Takes the way of writes; the others pass those rooms by. */
  readonly writes: boolean;
}

export interface WriteOptions {
  readonly dryRun: boolean;
  readonly fieldManager: string;
  readonly fieldValidation: 'Strict' | 'Warn' | 'Ignore';
}

export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: string;
  readonly orphanDependents?: boolean;
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
}

interface Write extends Routed {
  readonly scope: UpdateScope;
  readonly options: WriteOptions;
  readonly name: string;
  /** The key in etcd, or the prefix of the keys where it is about many. */
  readonly key: string;
}

/** An object is to be stored. The rooms on the way may change the draft. */
export interface Change extends Write {
  readonly operation: 'CREATE' | 'UPDATE';
  readonly draft: KubeObject;
  /** What is stored now; absent on creation. */
  readonly current?: StoredObject;
  /** The name is one of the server's making, so it may be made anew. */
  readonly nameGenerated: boolean;
  /** The client named the revision it started from: if that is no longer the newest, it is told so. */
  readonly expectsRevision: boolean;
}

/** Objects are to go: one, or a collection. */
export interface Deletion extends Write {
  readonly operation: 'DELETE';
  readonly doomed: readonly StoredObject[];
  readonly deletion: DeleteOptions;
}

export type Decoded = Change | Deletion;

interface PassedMutation {
  readonly mutated: true;
}

export type MutatedDeletion = Deletion & PassedMutation;
export type MutatedChange = Change & PassedMutation;
export type Mutated = MutatedChange | MutatedDeletion;

/** Deletions have nothing to validate and pass that room by. */
export type Validated = (MutatedChange & { readonly validated: true }) | MutatedDeletion;

export type Admitted = Validated & { readonly admitted: true };

/** What is answered, before it is put into the client's representation. */
export type Answer =
  | { readonly type: 'object'; readonly status: number; readonly text: string; readonly resourceVersion?: string }
  | { readonly type: 'list'; readonly items: readonly StoredObject[]; readonly meta: ListMeta }
  | { readonly type: 'watch'; readonly watcher: Watcher }
  | {
      readonly type: 'raw';
      readonly status: number;
      readonly contentType: string;
      readonly body: string;
      /** Whoever shows it is not to guess what it is. */
      readonly nosniff?: true;
      /** What somebody else answered with it. */
      readonly headers?: Readonly<Record<string, string>>;
    }
  | {
      readonly type: 'stream';
      readonly status: number;
      readonly contentType: string;
      readonly stream: AsyncIterable<BodyChunk>;
    }
  | { readonly type: 'status'; readonly status: Status };

export interface ListMeta {
  /** Absent where nothing is stored. */
  readonly resourceVersion?: string;
  readonly continue?: string;
  readonly remainingItemCount?: number;
}

/** The storage room's finding; `superseded`: another write was first, and the walk has to be made again. */
export type Stored = { readonly answer: Answer } | 'superseded';

/** What becomes of a write in the storage room. */
export type Persisted = Outcome<Stored, StorageEvidence, Status>;
