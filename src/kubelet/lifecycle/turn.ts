import type { Context } from '../../kernel/context.ts';
import type { Pod } from '../pod.ts';
import type { PodRuntimeStatus } from '../runtime/cri.ts';
import type { PodServices } from '../services.ts';
import type { WaitingReason } from '../status/container-statuses.ts';

/** One turn of a pod worker: the pod as it is now, and what the turn does and finds out. */
export interface SyncTurn {
  /** With the resources that were granted. */
  pod: Pod;
  readonly services: PodServices;
  /** It is time to look at what can change without anybody saying so. */
  readonly isResync: boolean;
  /** Why containers wait; outlives the turn, as the next status is written from it. Upstream: reasonCache */
  readonly waiting: Map<string, WaitingReason>;
  /** Why the last pull of an image failed, and when; outlives the turn. */
  readonly failedPulls: Map<string, { readonly message: string; readonly at: number }>;
  /** For the span's evidence: `start c`, `kill c`. */
  readonly actions: string[];
  /** The turn has changed what runs, so that the status has to be looked at again. Upstream: PLEG events */
  changed: boolean;
  /** What was started lets more be started: another turn follows at once. */
  again: boolean;
  /** Killed to be started anew in this turn, even where the restart policy would not have it. */
  readonly restarting: Set<string>;
  /** Something failed and is to be tried again: after this many ms if that is known, else after the usual pause. */
  readonly failures: (number | undefined)[];
  runtime(): PodRuntimeStatus;
  /** Writes the status as it is at this moment. */
  report(context: Context): void;
}
