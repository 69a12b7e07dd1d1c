import type { VirtualMs } from '../kernel/clock.ts';
import type { SpanId, SpanOutcome, SpanRef, TraceId } from '../kernel/span.ts';
import type { ConditionFact, ResourceUse } from '../protocol/evidence/pod.ts';
import type { SpanName } from '../protocol/spans.ts';

/** How a pod is drawn: its phase, or the reason why its containers do not run yet. */
export type PodGlyph = 'pending' | 'creating' | 'not-ready' | 'running' | 'succeeded' | 'failed' | 'terminating';

/** What a client could have read at one revision. */
export interface PodFacts {
  readonly uid: string;
  readonly node: string;
  readonly phase: string;
  readonly podIp: string;
  /** kubectl's STATUS column, e.g. `ContainerCreating`, `CrashLoopBackOff`. */
  readonly status: string;
  /** `waiting: ContainerCreating`, `running`, `terminated: Completed` of the first container; '' before there is one. */
  readonly containerState: string;
  readonly restarts: number;
  readonly ready: boolean;
  readonly deleting: boolean;
  readonly conditions: readonly ConditionFact[];
}

/** One stored revision of a pod and who asked for it. */
export interface PodWrite {
  readonly revision: number;
  readonly at: VirtualMs;
  readonly operation: 'create' | 'update' | 'delete';
  /** Component id; '' when it is not known. */
  readonly writer: string;
  readonly requestKey?: SpanId;
  readonly facts: PodFacts;
  /** What differs from the write before, e.g. `spec.nodeName`, `phase Running`, `Ready True`. */
  readonly changes: readonly string[];
}

/** One piece of work on behalf of a pod. */
export interface PodStep {
  readonly spanId: SpanId;
  readonly traceId: TraceId;
  readonly parentId?: SpanId;
  readonly causes: readonly SpanRef[];
  readonly component: string;
  readonly name: SpanName;
  readonly at: VirtualMs;
  readonly until?: VirtualMs;
  readonly outcome?: SpanOutcome;
  /** For requests: which one. */
  readonly requestKey?: SpanId;
  /** For writes to etcd. */
  readonly revision?: number;
  readonly subject?: object;
  readonly evidence?: object;
}

export interface Pod {
  /** `namespace/name` */
  readonly key: string;
  readonly namespace: string;
  readonly name: string;
  readonly facts: PodFacts;
  readonly glyph: PodGlyph;
  /** Last known change. */
  readonly at: VirtualMs;
  readonly deleted: boolean;
  /** Newest revision seen. */
  readonly revision: number;
  /** Oldest first; the newest `podWriteCap`. */
  readonly writes: readonly PodWrite[];
  /** In order of beginning: the first ones, which tell of its birth, and the newest. */
  readonly steps: readonly PodStep[];
  /** As it was told last; absent: not yet. */
  readonly use?: ResourceUse;
}

/** A pod as a node's card shows it. */
export interface PodCell {
  readonly key: string;
  readonly name: string;
  readonly glyph: PodGlyph;
  readonly status: string;
  readonly at: VirtualMs;
}

export interface Node {
  readonly name: string;
  /** Status of the Ready condition; '' before it is known. */
  readonly ready: string;
  readonly unschedulable: boolean;
  readonly controlPlane: boolean;
  readonly cpuMilli?: number;
  readonly memoryBytes?: number;
  readonly at: VirtualMs;
  readonly pods: ReadonlyMap<string, PodCell>;
}

export const podKey = (namespace: string, name: string): string => `${namespace}/${name}`;
