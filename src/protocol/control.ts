import type { GatePoint } from '../kernel/gate.ts';
import type { LogRecord } from '../kernel/span.ts';
import type { ActiveFault, FaultId } from './faults.ts';

/**
 * Between the page, which conducts, and a realm (a worker), which runs components. Not a part of the cluster: this is
 * the puppeteer's side of the stage. Ports for the bus travel beside these messages.
 */
export type ToRealm =
  /** Before `boot`: find out, or make up, whom the cluster trusts; the libraries for it stay out of the page. */
  | { readonly type: 'identify'; readonly database: string | undefined; readonly workers: number }
  /** Before `boot`: fetch the code of a component that will run here. */
  | { readonly type: 'prepare'; readonly component: string }
  /** What the realm is and how time stands; components start after it. */
  | { readonly type: 'boot'; readonly realm: string; readonly time: TimeMessage; readonly gateOpen: boolean }
  /** The cluster's plan as data: what starts from here on starts with it. */
  | { readonly type: 'plan'; readonly plan: unknown }
  | { readonly type: 'start'; readonly component: string; readonly instance: string }
  | { readonly type: 'stop'; readonly component: string }
  /** Somebody dialled an address that this realm listens on; the port comes along. */
  | { readonly type: 'accept'; readonly address: string; readonly connection: string }
  /** The other end of a connection is gone. */
  | { readonly type: 'closed'; readonly connection: string }
  | { readonly type: 'time'; readonly time: TimeMessage }
  | { readonly type: 'gate'; readonly open: boolean }
  | { readonly type: 'release'; readonly id: number }
  /** All faults that are in force. */
  | { readonly type: 'faults'; readonly faults: readonly ActiveFault[] }
  /** Stop everything: the realm is about to be thrown away. */
  | { readonly type: 'end' };

export type FromRealm =
  /** The realm's code runs: workers are not blocked here. */
  | { readonly type: 'ready' }
  | { readonly type: 'identified'; readonly identity: unknown }
  | { readonly type: 'started'; readonly component: string }
  | { readonly type: 'failed'; readonly component: string; readonly message: string }
  | { readonly type: 'listen'; readonly address: string }
  | { readonly type: 'unlisten'; readonly address: string }
  /** Connect me; one end of the channel comes along. */
  | { readonly type: 'dial'; readonly address: string; readonly connection: string }
  | { readonly type: 'hangup'; readonly connection: string }
  | { readonly type: 'arrive'; readonly id: number; readonly point: GatePoint }
  /** A fault has struck as often as it should. */
  | { readonly type: 'spent'; readonly fault: FaultId }
  | { readonly type: 'log'; readonly records: readonly LogRecord[] }
  | { readonly type: 'report'; readonly message: string };

export interface TimeMessage {
  readonly now: number;
  readonly wall: number;
  readonly rate: number;
}
