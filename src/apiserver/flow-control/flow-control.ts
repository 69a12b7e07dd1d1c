import type { Status } from '../../apimachinery/status.ts';
import { cancellationSource } from '../../kernel/cancellation.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Context } from '../../kernel/context.ts';
import { type Outcome, passed, refused } from '../../kernel/outcome.ts';
import { randomUuid, seededRandom } from '../../kernel/random.ts';
import type { FlowControlEvidence } from '../../protocol/evidence/request.ts';
import type { Attributes } from '../authz/authorizer.ts';
import { createBorrowing, nominalSeats } from './borrowing.ts';
import { type FlowSchema, flowSchemas, priorityLevels } from './configuration.ts';
import type { Families } from '../metrics/families.ts';
import { turnedAway } from './max-in-flight.ts';
import { createPriorityLevel, hash, type PriorityLevel } from './priority-level.ts';

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

export interface FlowControlOptions {
  readonly clock: Clock;
  /** --max-requests-inflight and --max-mutating-requests-inflight together. */
  readonly seats: number;
  /** How long a request may wait for a seat, ms: a quarter of the request timeout. */
  readonly maxWaitMs: number;
  readonly families: Pick<Families, 'nominalSeats' | 'queued'>;
}

/** Upstream: apf_controller.go (borrowingAdjustmentPeriod) */
const borrowingPeriodMs = 10_000;

/** Priority and fairness. Upstream: apiserver/pkg/util/flowcontrol/apf_controller.go, server/filters/priority-and-fairness.go */
export function createFlowControl({ clock, seats, maxWaitMs, families }: FlowControlOptions): TakeSeat {
  const shares = priorityLevels.reduce((sum, level) => sum + (level.shares ?? 0), 0);
  const made = priorityLevels.map((configuration) => {
    const limit = configuration.shares === undefined ? Infinity : nominalSeats(seats, configuration.shares, shares);
    families.nominalSeats.set([configuration.name], limit === Infinity ? 0 : limit);
    return { configuration, level: createPriorityLevel(configuration, limit) };
  });
  const levels = new Map(made.map(({ configuration, level }) => [configuration.name, level]));
  const limited = made.filter(({ level }) => level.limit !== Infinity);
  const lend = createBorrowing(limited);
  let lending = false;
  /** Seats change hands for as long as somebody waits. */
  const lendLater = (): void => {
    if (lending) return;
    lending = true;
    clock.after(borrowingPeriodMs, () => {
      lending = false;
      lend();
      if (limited.some(({ level }) => level.waiting > 0)) lendLater();
    });
  };
  return (context, attributes) => {
    const schema = flowSchemas.find(({ matches }) => matches(attributes))!;
    const level = levels.get(schema.priorityLevel)!;
    const arrived = clock.now();
    const take = (queued: boolean): SeatOutcome =>
      passed(seatOf(schema, level), evidence(schema, level, queued, clock.now() - arrived));
    const turnAway = (reason: NonNullable<FlowControlEvidence['reason']>, queued: boolean): SeatOutcome =>
      refused(turnedAway, { ...evidence(schema, level, queued, clock.now() - arrived), reason });
    let seated: () => void = () => {};
    const entered = level.enter(`${schema.name}/${flowOf(schema, attributes)}`, () => seated());
    if (entered === true) return take(false);
    if (typeof entered === 'string') return turnAway(entered, false);
    lendLater();
    const flow = [schema.name, schema.priorityLevel];
    families.queued.add(flow);
    return new Promise<SeatOutcome>((resolve) => {
      const waiting = cancellationSource();
      const settle = (outcome: SeatOutcome): void => {
        families.queued.add(flow, -1);
        resolve(outcome);
        waiting.cancel();
      };
      seated = () => settle(take(true));
      const giveUp = (reason: 'time-out' | 'cancelled'): void => {
        entered();
        settle(turnAway(reason, true));
      };
      waiting.onCancel(clock.after(maxWaitMs, () => giveUp('time-out')));
      waiting.onCancel(context.cancellation.onCancel(() => giveUp('cancelled')));
    });
  };
}

const flowOf = ({ distinguisher }: FlowSchema, { user, namespace }: Attributes): string =>
  distinguisher === 'ByUser' ? user.name : distinguisher === 'ByNamespace' ? namespace : '';

function seatOf({ name, priorityLevel }: FlowSchema, level: PriorityLevel): Seat {
  let taken = true;
  return {
    flow: {
      flowSchemaUid: uidOf(`flowschemas/${name}`),
      priorityLevelUid: uidOf(`prioritylevelconfigurations/${priorityLevel}`),
    },
    release: () => {
      if (taken) level.leave();
      taken = false;
    },
  };
}

/** These objects are built in and not stored, but always have the same uid. */
const uids = new Map<string, string>();

function uidOf(name: string): string {
  let uid = uids.get(name);
  if (uid === undefined) {
    uid = randomUuid(seededRandom(hash(name)));
    uids.set(name, uid);
  }
  return uid;
}

const evidence = (
  { name, priorityLevel }: FlowSchema,
  { inFlight, limit }: PriorityLevel,
  queued: boolean,
  waitedMs: number,
): FlowControlEvidence => ({
  flowSchema: name,
  priorityLevel,
  exempt: limit === Infinity,
  queued,
  waitedMs: Math.round(waitedMs),
  inFlight,
  limit: limit === Infinity ? 0 : limit,
});
