import type { Status } from '../../apimachinery/status.ts';
import type { Context } from '../../kernel/context.ts';
import type { Outcome } from '../../kernel/outcome.ts';
import type { FlowControlEvidence } from '../../protocol/evidence/request.ts';
import type { Attributes } from '../authz/attributes.ts';

/** A place among the requests in flight. */
export interface Seat {
  /** For the headers X-Kubernetes-PF-FlowSchema-UID and X-Kubernetes-PF-PriorityLevel-UID; absent without priority and fairness. */
  readonly flow?: { readonly flowSchemaUid: string; readonly priorityLevelUid: string };
  /** Gives the place to whoever waits next. Calling it twice is harmless. */
  readonly release: () => void;
}

export type SeatOutcome = Outcome<Seat, FlowControlEvidence, Status>;

/** Takes a seat, at once where one is free; a refusal is 429 with `details.retryAfterSeconds`. */
export type TakeSeat = (context: Context, attributes: Attributes) => SeatOutcome | Promise<SeatOutcome>;
