import type { Seat, SeatOutcome, TakeSeat } from './seat.ts';
import { jsonEqual } from '../../apimachinery/json-equal.ts';
import { cancellationSource } from '../../kernel/cancellation.ts';
import type { Clock } from '../../kernel/clock.ts';
import { passed, refused } from '../../kernel/outcome.ts';
import type { FlowControlEvidence } from '../../protocol/evidence/request.ts';
import type { Attributes } from '../authz/attributes.ts';
import { createBorrowing, nominalSeats } from './borrowing.ts';
import type { FlowConfiguration, FlowSettings, LevelSettings } from './configuration.ts';
import type { Families } from '../metrics/families.ts';
import { turnedAway } from './max-in-flight.ts';
import { createPriorityLevel, type PriorityLevel } from './priority-level.ts';

export interface FlowControlOptions {
  readonly clock: Clock;
  /** Levels and flows as they are now; the same object for as long as they are the same. */
  readonly configuration: () => FlowConfiguration;
  /** --max-requests-inflight and --max-mutating-requests-inflight together. */
  readonly seats: number;
  /** How long a request may wait for a seat, ms: a quarter of the request timeout. */
  readonly maxWaitMs: number;
  readonly families: Pick<Families, 'nominalSeats' | 'queued'>;
}

/** Upstream: apf_controller.go (borrowingAdjustmentPeriod) */
const borrowingPeriodMs = 10_000;

interface MadeLevel {
  readonly settings: LevelSettings;
  readonly level: PriorityLevel;
}

/** The levels of one configuration; those that stay take their requests along. */
class Levels {
  readonly byName: ReadonlyMap<string, MadeLevel>;
  readonly lend: () => void;

  constructor(
    { levels }: FlowConfiguration,
    before: Levels | undefined,
    { seats, families }: Pick<FlowControlOptions, 'seats' | 'families'>,
  ) {
    const allShares = levels.reduce((sum, { shares = 0 }) => sum + shares, 0);
    const made = levels.map((settings): MadeLevel => {
      const { name, shares } = settings;
      const limit = shares === undefined ? Infinity : nominalSeats(seats, shares, allShares);
      families.nominalSeats.set([name], limit === Infinity ? 0 : limit);
      const known = before?.byName.get(name);
      if (!known || !jsonEqual(known.settings.queuing ?? null, settings.queuing ?? null))
        return { settings, level: createPriorityLevel(settings, limit) };
      known.level.resize(limit);
      return { settings, level: known.level };
    });
    this.byName = new Map(made.map((each) => [each.settings.name, each]));
    this.lend = createBorrowing(made.filter(({ level }) => level.limit !== Infinity));
  }

  get anybodyWaits(): boolean {
    return [...this.byName.values()].some(({ level }) => level.waiting > 0);
  }
}

/** Priority and fairness. Upstream: apiserver/pkg/util/flowcontrol/apf_controller.go, server/filters/priority-and-fairness.go */
export function createFlowControl(options: FlowControlOptions): TakeSeat {
  const { clock, configuration, maxWaitMs, families } = options;
  let current = configuration();
  let levels = new Levels(current, undefined, options);
  const upToDate = (): Levels => {
    const newest = configuration();
    if (newest !== current) {
      current = newest;
      levels = new Levels(newest, levels, options);
    }
    return levels;
  };
  let lending = false;
  /** Seats change hands for as long as somebody waits. */
  const lendLater = (): void => {
    if (lending) return;
    lending = true;
    clock.after(borrowingPeriodMs, () => {
      lending = false;
      upToDate().lend();
      if (levels.anybodyWaits) lendLater();
    });
  };
  return (context, attributes) => {
    const { byName } = upToDate();
    const schema = current.flows.find(({ matches }) => matches(attributes)) ?? current.catchAll;
    const { settings, level } = byName.get(schema.priorityLevel)!;
    const arrived = clock.now();
    const take = (queued: boolean): SeatOutcome =>
      passed(seatOf(schema, settings, level), evidence(schema, level, queued, clock.now() - arrived));
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

const flowOf = ({ distinguisher }: FlowSettings, { user, namespace }: Attributes): string =>
  distinguisher === 'ByUser' ? user.name : distinguisher === 'ByNamespace' ? namespace : '';

function seatOf({ uid }: FlowSettings, settings: LevelSettings, level: PriorityLevel): Seat {
  let taken = true;
  return {
    flow: { flowSchemaUid: uid, priorityLevelUid: settings.uid },
    release: () => {
      if (taken) level.leave();
      taken = false;
    },
  };
}

const evidence = (
  { name, priorityLevel }: FlowSettings,
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
