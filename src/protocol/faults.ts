/** A message's part in a call: what the client asks, what it is answered, and what a watch tells it later. */
export type Leg = 'request' | 'answer' | 'event';

export const legs: readonly Leg[] = ['request', 'answer', 'event'];

/** The connection that a client component holds to a serving one; both by component id. */
export interface Link {
  readonly from: string;
  readonly to: string;
}

export type MessageFaultKind = 'lose' | 'delay' | 'duplicate' | 'reorder';

/** What happens to single messages of a link. */
export interface MessageFault extends Link {
  readonly kind: MessageFaultKind;
  readonly leg: Leg;
  /** Only messages whose label contains this, e.g. `POST` or `pods/web/binding`; '': all of them. */
  readonly about: string;
  /** How many messages it strikes before it is over; absent: until it is mended. */
  readonly times?: number;
  /** How long a delayed message waits, cluster ms. */
  readonly ms?: number;
}

/** What can be made to go wrong in a running cluster. */
export type Fault =
  /** The process stands still, as after SIGSTOP: its connections stay open, its timers wait. */
  | { readonly kind: 'freeze'; readonly component: string }
  /** Whatever the component is told reaches it this much later, cluster ms. */
  | { readonly kind: 'slow'; readonly component: string; readonly ms: number }
  /** The disk takes no more writes. */
  | { readonly kind: 'disk-full'; readonly component: 'etcd' }
  /** No packet gets through, in either direction and whoever dials. */
  | ({ readonly kind: 'cut' } & Link)
  /** The events of the link's watches are held back; everything else gets through. */
  | ({ readonly kind: 'stale' } & Link)
  | MessageFault;

export type FaultKind = Fault['kind'];

export type FaultId = string;

/** A fault that is in force. */
export interface ActiveFault {
  readonly id: FaultId;
  readonly fault: Fault;
}

export const isMessageFault = (fault: Fault): fault is MessageFault => 'leg' in fault;
