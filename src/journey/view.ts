import type { VirtualMs } from '../kernel/clock.ts';
import type { SpanId, SpanStart } from '../kernel/span.ts';
import { type Lanes, laneOrder } from './lanes.ts';
import type { LedgerRow } from './ledger.ts';
import type { Node, Pod } from './pods.ts';
import type { Request } from './requests.ts';
import type { Cycle, QueueEntry } from './scheduling.ts';
import { emptyIndex, emptyTable, type Table } from './table.ts';
import { emptyTape, type Tape } from './tape.ts';
import type { FaultNote } from './faults.ts';
import type { Gap, Idleness } from './idle.ts';
import type { WatchEvent } from './watch-events.ts';

/**
 * Everything that the page shows of the cluster's past and present, as one immutable value: a fold over the log.
 * Each part is bounded by its cap, so the view of a long run is as small as that of a short one.
 */
export interface JourneyView {
  /** Records folded so far: the place in the log. */
  readonly position: number;
  /** Cluster time of the newest record. */
  readonly now: VirtualMs;
  /** Cluster time of the first record. */
  readonly startedAt: VirtualMs | undefined;
  /** Newest etcd revision seen. */
  readonly revision: number;
  readonly requests: Tape<Request>;
  /** Heartbeats, leases, events: kept apart so that they never push out what somebody asked for. */
  readonly chatter: Tape<Request>;
  readonly watchEvents: Tape<WatchEvent>;
  readonly ledger: Tape<LedgerRow>;
  readonly lanes: Lanes;
  /** Times in which nobody worked, oldest first; the one that goes on is in `idleness`. */
  readonly gaps: Tape<Gap>;
  readonly idleness: Idleness;
  /** By `namespace/name`. */
  readonly pods: Table<Pod>;
  readonly nodes: ReadonlyMap<string, Node>;
  readonly cycles: Tape<Cycle>;
  /** By `namespace/name` of the waiting pod. */
  readonly queue: Table<QueueEntry>;
  readonly queueLengths: QueueLengths;
  readonly components: ReadonlyMap<string, ComponentNotes>;
  /** What was made to go wrong and is not mended yet, by id. */
  readonly faults: ReadonlyMap<string, FaultNote>;
  readonly index: JourneyIndex;
}

export interface QueueLengths {
  readonly active: number;
  readonly backoff: number;
  readonly unschedulable: number;
}

/** What the log says about a component's life and work. */
export interface ComponentNotes {
  readonly startedAt?: VirtualMs;
  readonly stoppedAt?: VirtualMs | undefined;
  readonly flags?: readonly string[];
  /** The last piece of work that ended. */
  readonly last?: WorkNote;
}

export interface WorkNote {
  readonly name: string;
  readonly label: string;
  readonly at: VirtualMs;
  readonly ok: boolean;
}

/** Where a request is kept: found by the id of its own span, of its serving, or of what stored its object. */
export interface Seat {
  readonly tape: 'requests' | 'chatter';
  readonly number: number;
}

/** Places that the end of an open span has to be written to. */
export interface Marks {
  readonly lane?: number;
  readonly work?: true;
  readonly cycle?: number;
  readonly watchEvent?: number;
  readonly pod?: string;
  readonly seat?: Seat;
}

export interface OpenSpan extends Marks {
  readonly start: SpanStart;
}

export interface JourneyIndex {
  readonly open: Table<OpenSpan>;
  readonly seats: Table<Seat>;
  /** Requests by the revision that they wrote, for where etcd's own record comes later. */
  readonly writers: Table<SpanId>;
}

/** How much of each kind is kept. */
export const caps = {
  requests: 800,
  /** Of those, the newest that keep their bodies and objects. */
  detailed: 200,
  chatter: 200,
  watchEvents: 200,
  ledger: 600,
  lane: 600,
  gaps: 200,
  pods: 6000,
  podWrites: 60,
  podSteps: 200,
  cycles: 200,
  queue: 6000,
  openSpans: 20_000,
  seats: 6000,
  writers: 2000,
} as const;

export const emptyJourney: JourneyView = {
  position: 0,
  now: 0 as VirtualMs,
  startedAt: undefined,
  revision: 0,
  requests: emptyTape(),
  chatter: emptyTape(),
  watchEvents: emptyTape(),
  ledger: emptyTape(),
  lanes: Object.fromEntries(laneOrder.map((family) => [family, emptyTape()])) as unknown as Lanes,
  gaps: emptyTape(),
  idleness: { working: 0 },
  pods: emptyTable(),
  nodes: new Map(),
  cycles: emptyTape(),
  queue: emptyTable(),
  queueLengths: { active: 0, backoff: 0, unschedulable: 0 },
  components: new Map(),
  faults: new Map(),
  index: { open: emptyIndex(), seats: emptyIndex(), writers: emptyTable() },
};
