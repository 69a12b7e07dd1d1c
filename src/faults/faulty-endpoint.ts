import { cancellationSource } from '../kernel/cancellation.ts';
import type { Disposer } from '../kernel/disposer.ts';
import { rootContext } from '../kernel/context.ts';
import type { SpanRef } from '../kernel/span.ts';
import type { Endpoint } from '../protocol/bus.ts';
import type { Environment } from '../protocol/environment.ts';
import type { StrikeSubject } from '../protocol/spans.ts';
import type { Envelope } from '../protocol/messages.ts';
import { outcomeUnknown } from '../protocol/rpc.ts';
import type { FaultBoard } from './board.ts';
import { Lane } from './lane.ts';
import { legOf, requestLabel } from './message.ts';

/** How long a side hears nothing before it gives its connection up: Go's HTTP/2 asks after 30 s and waits 15 s, ms. */
const silenceMs = 45_000;

/** How long a dial waits: for a packet from a host that is cut off, and for the handshake of a process that stands still, ms. */
const dialMs = { cut: 30_000, frozen: 10_000 };

interface Call {
  readonly label: string;
  readonly span: SpanRef | undefined;
}

export interface FaultyEndpointOptions {
  readonly env: Pick<Environment, 'clock' | 'tracer'>;
  readonly board: FaultBoard;
  readonly component: string;
  /** Who was dialled; absent on the accepting side, which does not know who calls. */
  readonly dialled?: string;
}

/** One end of a channel on which messages can be lost, held, doubled or late, as the board says. */
export class FaultyEndpoint implements Endpoint {
  readonly closed = cancellationSource();
  readonly #inner: Endpoint;
  readonly #options: FaultyEndpointOptions;
  readonly #out: Lane;
  readonly #in: Lane;
  readonly #leaveBoard: Disposer;
  /** Streams, which outlive the day on which a fault comes, and calls that went out while there were faults. */
  readonly #calls = new Map<number, Call>();
  #listener: (envelope: Envelope) => void = () => {};
  #silence: Disposer | undefined;
  #innerClosed = false;

  constructor(inner: Endpoint, options: FaultyEndpointOptions) {
    this.#inner = inner;
    this.#options = options;
    const { env, board, component, dialled } = options;
    this.#out = new Lane({
      clock: env.clock,
      holds: () => this.#isMute(),
      deliver: (envelope) => inner.post(envelope),
    });
    this.#in = new Lane({
      clock: env.clock,
      holds: ({ kind }) =>
        this.#isMute() || (kind === 'event' && dialled !== undefined && board.isStale(component, dialled)),
      deliver: (envelope) => this.#listener(envelope),
    });
    this.#leaveBoard = board.onChange(() => this.#boardChanged());
    inner.closed.onCancel(() => {
      this.#innerClosed = true;
      if (!this.#isMute()) this.#finish();
    });
    if (!board.quiet) this.#listenForSilence(board.frozen(dialled ?? '') ? dialMs.frozen : dialMs.cut);
  }

  post(envelope: Envelope): void {
    const quiet = this.#options.board.quiet;
    if (envelope.kind === 'stream' || (envelope.kind === 'call' && !quiet))
      this.#calls.set(envelope.id, { label: requestLabel(envelope), span: envelope.span });
    else if (envelope.kind === 'cancel') this.#calls.delete(envelope.id);
    if (quiet && this.#out.empty) this.#inner.post(envelope);
    else this.#treat(this.#out, envelope, 0);
  }

  receive(listener: (envelope: Envelope) => void): void {
    const { board, component } = this.#options;
    this.#listener = listener;
    this.#inner.receive((envelope) => {
      if (board.quiet && this.#in.empty) {
        if (this.#calls.size > 0 && legOf(envelope) === 'answer') this.#calls.delete(envelope.id);
        listener(envelope);
      } else this.#treat(this.#in, envelope, board.slowness(component));
    });
  }

  close(): void {
    this.#inner.close();
    if (this.#isMute()) this.#finish();
  }

  #treat(lane: Lane, envelope: Envelope, slownessMs: number): void {
    const leg = legOf(envelope);
    const { dialled } = this.#options;
    if (leg === undefined || dialled === undefined) {
      lane.send(envelope, slownessMs);
      return;
    }
    const { board, component } = this.#options;
    const call = this.#calls.get(envelope.id);
    const struck = board.strike(component, dialled, leg, call?.label ?? '');
    if (struck) {
      const { id, fault } = struck;
      this.#log({ id, fault: fault.kind, from: component, to: dialled, leg, message: call?.label ?? '' }, call?.span);
    }
    if (leg === 'answer' && struck?.fault.kind !== 'lose') this.#calls.delete(envelope.id);
    switch (struck?.fault.kind) {
      case undefined:
        lane.send(envelope, slownessMs);
        return;
      case 'lose':
        if (leg !== 'event') this.#giveUpLater(envelope.id);
        return;
      case 'delay':
        lane.send(envelope, slownessMs + (struck?.fault.ms ?? 0));
        return;
      case 'duplicate':
        lane.send(envelope, slownessMs);
        lane.send(envelope, slownessMs);
        return;
      case 'reorder':
        lane.sendBehindNext(envelope);
        return;
    }
  }

  /** Nobody answers any more: the caller is told what it would find out by itself. */
  #giveUpLater(id: number): void {
    const { clock, tracer } = this.#options.env;
    clock.after(silenceMs, () => {
      if (!this.#calls.delete(id)) return;
      const error = { code: outcomeUnknown, message: 'no answer came' };
      this.#listener({ kind: 'error', id, error, lamport: tracer.lamport() });
    });
  }

  #boardChanged(): void {
    this.#listenForSilence(silenceMs);
    this.#out.flush();
    this.#in.flush();
    if (this.#innerClosed && !this.#isMute()) this.#finish();
  }

  /** This end can neither say nor hear anything. */
  #isMute(): boolean {
    const { board, component, dialled } = this.#options;
    if (board.quiet) return false;
    const silent = board.frozen(component) ?? (dialled === undefined ? undefined : board.cut(component, dialled));
    return silent !== undefined;
  }

  #listenForSilence(patienceMs: number): void {
    const { env, board, component, dialled } = this.#options;
    if (dialled === undefined || this.closed.cancelled) return;
    const cause = board.cut(component, dialled) ?? board.frozen(dialled);
    if (!cause) {
      this.#silence?.();
      this.#silence = undefined;
      return;
    }
    this.#silence ??= env.clock.after(patienceMs, () => {
      const { id, fault } = cause;
      this.#log({ id, fault: fault.kind, from: component, to: dialled, ms: patienceMs }, undefined);
      this.#inner.close();
      this.#finish();
    });
  }

  #finish(): void {
    if (this.closed.cancelled) return;
    this.#leaveBoard();
    this.#silence?.();
    this.closed.cancel();
  }

  #log(subject: StrikeSubject, span: SpanRef | undefined): void {
    const { tracer } = this.#options.env;
    const context = { ...rootContext, ...(span && { span }) };
    const open = tracer.open(context, subject.message ?? '');
    tracer.start(open, context, 'strike', subject);
    tracer.end(open, { outcome: 'refused', evidence: {} });
  }
}
