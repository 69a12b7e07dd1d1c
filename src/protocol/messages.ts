import type { ConnectionEvidence } from './evidence/pod.ts';
import type { PluginQuestion, PluginReply } from './own-plugin.ts';
import type { SpanRef } from '../kernel/span.ts';
import type { ApiRequest, ApiResponseHead, BodyChunk, SessionInput, UnaryApiResponse } from './http.ts';
import type * as kv from './kv.ts';
import type { Applied } from './session.ts';

/** Bumped when an envelope or a method changes its shape; a mismatch is refused politely. */
export const protocolVersion = 1;

/** Every unary method between realms: request and reply. */
export interface Calls {
  'etcd.range': [kv.RangeRequest, kv.RangeReply];
  'etcd.put': [kv.PutRequest, kv.PutReply];
  'etcd.deleteRange': [kv.DeleteRangeRequest, kv.DeleteRangeReply];
  'etcd.txn': [kv.TxnRequest, kv.TxnReply];
  'etcd.compact': [{ readonly revision: kv.Revision }, { readonly revision: kv.Revision }];
  'etcd.leaseGrant': [kv.LeaseGrantRequest, kv.LeaseReply];
  'etcd.leaseRevoke': [{ readonly id: kv.LeaseId }, { readonly revision: kv.Revision }];
  'etcd.leaseKeepAlive': [{ readonly id: kv.LeaseId }, kv.LeaseReply];
  'etcd.leaseTimeToLive': [{ readonly id: kv.LeaseId; readonly keys?: boolean }, kv.LeaseTimeToLiveReply];
  /** Those that run out first come first. */
  'etcd.leaseLeases': [Record<never, never>, { readonly revision: kv.Revision; readonly ids: readonly kv.LeaseId[] }];
  /** The integrity check: what two stores that hold the same have in common. `revision` 0: now. */
  'etcd.hashKv': [{ readonly revision: kv.Revision }, kv.HashKvReply];
  'etcd.defragment': [Record<never, never>, Record<never, never>];
  /** The alarms that stand, or stood until this call. */
  'etcd.alarm': [{ readonly action: 'GET' | 'DEACTIVATE' }, { readonly alarms: readonly kv.AlarmType[] }];
  /** `revision` absent: now. */
  'etcd.snapshot': [{ readonly revision?: kv.Revision }, { readonly snapshot: string }];
  /** Puts a snapshot in the place of everything, and ends: the next start is over it. */
  'etcd.restore': [{ readonly snapshot: string }, Record<never, never>];
  'etcd.status': [Record<never, never>, kv.StatusReply];
  /** Newest first; how the ledger is filled when the page opens. */
  'etcd.history': [{ readonly limit: number }, { readonly entries: readonly kv.HistoryEntry[] }];
  /** The disk of an etcd whose realm may die while the page lives on: its log as JSON text, in the order of writing. */
  'disk.load': [Record<never, never>, { readonly batches: readonly string[] }];
  'disk.append': [{ readonly batch: string }, Record<never, never>];
  'disk.replace': [{ readonly batch: string }, Record<never, never>];
  /** HTTP with a whole body; served by the API server and by each kubelet. */
  'http.request': [ApiRequest, UnaryApiResponse];
  /** Goes on with an upgraded `http.stream`; a session that is over takes no notice. */
  'http.input': [SessionInput, Record<never, never>];
  /** A request over the pod network to a pod of a node; served by each kubelet for its node's network. */
  'pod.request': [PodRequest, PodReply];
  /** Whether a connection to a port would be taken. */
  'pod.open': [PodAddress & { readonly from?: string }, { readonly state: PortState }];
  /** A datagram, and what comes back; absent: nothing. */
  'pod.datagram': [PodAddress & { readonly text: string }, { readonly text?: string }];
  /** What a machine's disk and process table look like from a shell on it; served by each kubelet. */
  'machine.inspect': [Record<never, never>, MachineState];
  /** Runs one of the machine's network programs (curl, wget, nslookup, nc). */
  'machine.run': [{ readonly command: readonly string[]; readonly workingDir: string }, MachineOutput];
  /** A request that a process of the machine sends, over the machine's own network. */
  'machine.request': [OutgoingRequest, MachineReply];
  /** Runs a script that somebody wrote as a scheduler plugin; served by the host, in a realm of the script's own. */
  'plugin.ask': [PluginQuestion, PluginReply];
  /** Puts text in the place of a file, as an editor on the machine would. */
  'machine.write': [{ readonly path: string; readonly text: string }, Record<never, never>];
  /** Puts text at the end of a file of the machine, as a static pod that has its folder mounted would. */
  'machine.append': [{ readonly path: string; readonly text: string }, Record<never, never>];
}

/** Every streaming method: request and event. */
export interface Streams {
  'etcd.watch': [kv.WatchRequest, kv.WatchResponse];
  /** HTTP with a streamed body (watch, logs -f): first the head, then chunks. */
  'http.stream': [ApiRequest, StreamedHttp];
  /** Makes objects what their manifests say, one after the other; served by the page's workstation. An answer each. */
  'workstation.apply': [ApplyOrder, Applied];
}

export interface ApplyOrder {
  /** Who sends it. */
  readonly identity: string;
  readonly manifests: readonly Readonly<Record<string, unknown>>[];
}

export type StreamedHttp = { readonly head: ApiResponseHead } | { readonly chunk: BodyChunk };

export interface PodAddress {
  readonly ip: string;
  readonly port: number;
}

/** `unreachable`: nobody has that address. */
export type PortState = 'open' | 'refused' | 'unreachable';

export interface PodRequest extends PodAddress {
  readonly request: ApiRequest;
  /** The sender's address, as the pod sees it; absent: the node's. */
  readonly from?: string;
}

/** `refused`: nobody listens there. */
export type PodReply = UnaryApiResponse | { readonly refused: true };

export interface OutgoingRequest {
  readonly host: string;
  readonly port: number;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** `ip`: what the host's name came to. */
export type MachineReply =
  | { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string }
  | { readonly failure: NonNullable<ConnectionEvidence['failure']>; readonly ip?: string };

export interface MachineState {
  readonly hostname: string;
  /** Path to content. */
  readonly files: Readonly<Record<string, string>>;
  readonly processes: readonly MachineProcess[];
}

export interface MachineOutput {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
  /** What it wrote, by path. */
  readonly files: Readonly<Record<string, string>>;
}

export interface MachineProcess {
  readonly pid: number;
  readonly user: string;
  readonly command: readonly string[];
  /** Epoch ms. */
  readonly startedAt: number;
  readonly cpuPercent: number;
  readonly memoryKiB: number;
}

export type CallMethod = keyof Calls;
export type StreamMethod = keyof Streams;
export type CallRequest<M extends CallMethod> = Calls[M][0];
export type CallReply<M extends CallMethod> = Calls[M][1];
export type StreamRequest<M extends StreamMethod> = Streams[M][0];
export type StreamEvent<M extends StreamMethod> = Streams[M][1];

/** An error as data: the far side cannot throw across realms. */
export interface WireError {
  /** A stable word, e.g. `etcdserver: mvcc: required revision has been compacted` or `cancelled`. */
  readonly code: string;
  readonly message: string;
}

/** The one envelope of the bus. */
export type Envelope =
  | {
      readonly kind: 'call' | 'stream';
      readonly version: number;
      readonly id: number;
      readonly method: string;
      readonly body: unknown;
      readonly span?: SpanRef;
      /** A call that belongs to no span, made for nobody in particular: the far side's work is chatter too. */
      readonly background?: boolean;
    }
  | { readonly kind: 'reply'; readonly id: number; readonly body: unknown; readonly lamport: number }
  | { readonly kind: 'error'; readonly id: number; readonly error: WireError; readonly lamport: number }
  | {
      readonly kind: 'event';
      readonly id: number;
      /** 0, 1, 2, ... per stream, so that a gap is noticed. */
      readonly number: number;
      readonly body: unknown;
      readonly lamport: number;
    }
  | { readonly kind: 'end'; readonly id: number; readonly lamport: number }
  /** The reader of a stream grants the writer this many further events. */
  | { readonly kind: 'credit'; readonly id: number; readonly events: number }
  | { readonly kind: 'cancel'; readonly id: number };
