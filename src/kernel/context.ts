import { type Cancellation, never } from './cancellation.ts';
import type { SpanRef } from './span.ts';

/** Travels as the explicit first argument: on whose behalf work is done, and when to give it up. */
export interface Context {
  readonly span?: SpanRef;
  readonly cancellation: Cancellation;
  /** Causes to link the next root span to; set where a watch event starts new work. */
  readonly causes?: readonly SpanRef[];
  /** Work started from here is chatter (heartbeats, leases, events). */
  readonly background: boolean;
}

export const rootContext: Context = { cancellation: never, background: false };

export const backgroundContext: Context = { cancellation: never, background: true };

/** Context for work that watch events caused; what nothing known has caused is a component's own chatter. */
export const causedBy = (causes: readonly (SpanRef | undefined)[], cancellation: Cancellation = never): Context => {
  const known = causes.filter((cause): cause is SpanRef => cause !== undefined);
  return {
    cancellation,
    causes: known,
    background: known.every((cause) => cause.background),
  };
};
