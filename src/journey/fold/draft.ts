import type { VirtualMs } from '../../kernel/clock.ts';
import type { SpanEnd, SpanId, SpanStart } from '../../kernel/span.ts';
import type { Evidence, SpanName, Subject } from '../../protocol/spans.ts';
import type { FaultNote } from '../faults.ts';
import type { Gap, Idleness } from '../idle.ts';
import { type LaneSpan, type Lanes, laneOrder } from '../lanes.ts';
import type { LedgerRow } from '../ledger.ts';
import type { Node, Pod } from '../pods.ts';
import type { Request } from '../requests.ts';
import type { Cycle, QueueEntry } from '../scheduling.ts';
import { MapEditor, TableEditor } from '../table.ts';
import { TapeEditor } from '../tape.ts';
import {
  caps,
  type ComponentNotes,
  type JourneyView,
  type Marks,
  type OpenSpan,
  type QueueLengths,
  type Seat,
} from '../view.ts';
import type { WatchEvent } from '../watch-events.ts';

/** A view under change for the length of one batch. */
export interface Draft {
  now: VirtualMs;
  revision: number;
  queueLengths: QueueLengths;
  idleness: Idleness;
  readonly nodes: MapEditor<Node>;
  readonly components: MapEditor<ComponentNotes>;
  readonly faults: MapEditor<FaultNote>;
  readonly requests: TapeEditor<Request>;
  readonly chatter: TapeEditor<Request>;
  readonly watchEvents: TapeEditor<WatchEvent>;
  readonly ledger: TapeEditor<LedgerRow>;
  readonly lanes: ReadonlyMap<keyof Lanes, TapeEditor<LaneSpan>>;
  readonly gaps: TapeEditor<Gap>;
  readonly pods: TableEditor<Pod>;
  readonly cycles: TapeEditor<Cycle>;
  readonly queue: TableEditor<QueueEntry>;
  readonly open: TableEditor<OpenSpan>;
  readonly seats: TableEditor<Seat>;
  readonly writers: TableEditor<SpanId>;
}

/** One subject's part of the fold. */
export interface Fold {
  /** What the span's end will have to find again is returned. */
  start?(draft: Draft, start: SpanStart): Marks | undefined;
  end?(draft: Draft, open: OpenSpan, end: SpanEnd): void;
}

export function draftOf(view: JourneyView): Draft {
  return {
    now: view.now,
    revision: view.revision,
    queueLengths: view.queueLengths,
    idleness: view.idleness,
    gaps: new TapeEditor(view.gaps, caps.gaps),
    nodes: new MapEditor(view.nodes),
    components: new MapEditor(view.components),
    faults: new MapEditor(view.faults),
    requests: new TapeEditor(view.requests, caps.requests),
    chatter: new TapeEditor(view.chatter, caps.chatter),
    watchEvents: new TapeEditor(view.watchEvents, caps.watchEvents),
    ledger: new TapeEditor(view.ledger, caps.ledger),
    lanes: new Map(laneOrder.map((family) => [family, new TapeEditor(view.lanes[family], caps.lane)])),
    pods: new TableEditor(view.pods, caps.pods),
    cycles: new TapeEditor(view.cycles, caps.cycles),
    queue: new TableEditor(view.queue, caps.queue),
    open: new TableEditor(view.index.open, caps.openSpans),
    seats: new TableEditor(view.index.seats, caps.seats),
    writers: new TableEditor(view.index.writers, caps.writers),
  };
}

export function viewOf(draft: Draft, position: number, startedAt: VirtualMs | undefined): JourneyView {
  return {
    position,
    startedAt,
    now: draft.now,
    revision: draft.revision,
    queueLengths: draft.queueLengths,
    idleness: draft.idleness,
    gaps: draft.gaps.done(),
    nodes: draft.nodes.done(),
    components: draft.components.done(),
    faults: draft.faults.done(),
    requests: draft.requests.done(),
    chatter: draft.chatter.done(),
    watchEvents: draft.watchEvents.done(),
    ledger: draft.ledger.done(),
    lanes: Object.fromEntries(laneOrder.map((family) => [family, draft.lanes.get(family)!.done()])) as unknown as Lanes,
    pods: draft.pods.done(),
    cycles: draft.cycles.done(),
    queue: draft.queue.done(),
    index: { open: draft.open.done(), seats: draft.seats.done(), writers: draft.writers.done() },
  };
}

/** The request that a span belongs to, by the span's or its parent's id. */
export function requestOfSpan(draft: Draft, spanId: SpanId | undefined): Request | undefined {
  const seat = spanId === undefined ? undefined : draft.seats.get(spanId);
  return seat && draft[seat.tape].get(seat.number);
}

export const subjectOf = <Name extends SpanName>(_name: Name, start: SpanStart): Subject<Name> =>
  start.subject as Subject<Name>;

/** Evidence is absent where the work was cancelled, and a bare message where it threw. */
export const evidenceOf = <Name extends SpanName>(_name: Name, end: SpanEnd): Evidence<Name> | undefined =>
  end.outcome === 'ok' || end.outcome === 'refused' ? (end.evidence as Evidence<Name> | undefined) : undefined;

export const messageOf = (end: SpanEnd): string | undefined => {
  const message = (end.evidence as { readonly message?: unknown } | undefined)?.message;
  return typeof message === 'string' ? message : undefined;
};
