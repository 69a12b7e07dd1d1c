import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { LogRecord } from '../../kernel/span.ts';
import { blame } from '../why/blame.ts';
import { objectAt } from '../why/causes.ts';
import { partingOf } from '../compare/compare.ts';
import { eventsAt } from '../events.ts';
import { existedBehind } from './existence.ts';
import { answerOf, type Inquiry } from './inquiry.ts';
import { compareRecords } from './log-order.ts';
import { MemoryArchive } from './memory-archive.contract.ts';
import type { Predicate } from '../travel/predicate.ts';
import { Recording } from './recording.ts';
import { recordingCaps } from './recording-caps.ts';
import { type Shelf, shelvesIn } from './shelf.ts';
import { granularities, milestoneOf, momentOf } from '../travel/stops.ts';
import { Story, tellHeartbeats, tellPodStory, tellRefusal } from '../story.contract.ts';
import { type Direction, type Move, type Standing, travel } from '../travel/travel.ts';

/** Until everything that waits for nothing but other promises is done. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const shelfIn = async (archive: MemoryArchive): Promise<Shelf> => shelvesIn(archive)();

const asked = async <Answer>(inquiry: Inquiry<Answer>): Promise<Answer> => answerOf(inquiry);

function story(): readonly LogRecord[] {
  const log = new Story(1000);
  tellHeartbeats(log, 0, 3500);
  for (let pod = 0; pod < 6; pod++) tellPodStory(log, `web-${pod}`, 100 + pod * 300);
  tellRefusal(log, 3600);
  return log.records.toSorted(compareRecords);
}

const records = story();

const existing = (recording: Recording, behind: LogRecord): ReadonlySet<string> =>
  new Set([...existedBehind(recording, behind)].flatMap(([key, existed]) => (existed ? [key] : [])));

/** As it comes, a batch after the other, with time for the disk in between. */
async function record(recording: Recording): Promise<Recording> {
  for (let from = 0; from < records.length; from += 40) {
    recording.take(records.slice(from, from + 40));
    await settled();
  }
  return recording;
}

const caps = { records: 150, bytes: Infinity, shelved: Infinity, stretch: 60 };
const whole = new Recording({ ...recordingCaps });
let archive: MemoryArchive;
let small: Recording;

beforeAll(async () => {
  archive = new MemoryArchive();
  await record(whole);
  small = await record(new Recording(caps, shelfIn(archive)));
});

const anywhere = fc.integer({ min: 0, max: records.length });

describe('a log of which little is in memory', () => {
  test('holds no more than its cap', async () => {
    expect(small.first).toBe(0);
    expect(small.end).toBe(records.length);
    expect((await asked(small.records())).length).toBe(records.length);
    const held = Array.from({ length: records.length }, (_, at) => at + 1).filter((at) => small.holds(at));
    expect(held.length).toBeLessThanOrEqual(caps.records + 5 * caps.stretch);
    expect(records.length).toBeGreaterThan(3 * held.length);
  });

  test('gives at every moment what one that is in memory as a whole gives', async () => {
    const predicates = ['/registry/pods/default/web-0', '/registry/pods/default/web-4', '/registry/pods/default/none'];
    await fc.assert(
      fc.asyncProperty(anywhere, fc.constantFrom(...predicates), async (position, key) => {
        await asked(small.reach(position));
        expect(small.at(position)).toEqual(whole.at(position));
        const [behind, until] = [small.before(position), whole.before(position)];
        expect(behind).toEqual(until);
        if (!behind || !until) return;
        const view = whole.at(position);
        const moment = momentOf(small, behind);
        expect(moment).toEqual(momentOf(whole, until));
        expect(moment && milestoneOf(small, moment)).toEqual(milestoneOf(whole, momentOf(whole, until)!));
        expect(await asked(objectAt(small, view, key, behind))).toEqual(await asked(objectAt(whole, view, key, until)));
        expect(await asked(eventsAt(small, view, behind))).toEqual(await asked(eventsAt(whole, view, until)));
        for (const path of ['spec.nodeName', 'status.phase'])
          expect(await asked(blame(small, key, path, behind))).toEqual(await asked(blame(whole, key, path, until)));
        await asked(small.reach(position));
        expect(existing(small, behind)).toEqual(existing(whole, until));
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  test('is walked as one that is in memory, and back again', async () => {
    const move: fc.Arbitrary<Move> = fc.oneof(
      fc.record({ to: fc.constantFrom(...granularities) }),
      fc.record({ to: fc.constantFrom(...granularities), of: fc.constantFrom('etcd', 'kube-scheduler') }),
      fc.constant<Move>({ to: 'breakpoint' }),
    );
    const points: readonly Predicate[] = [{ outcome: 'refused' }, { kind: 'pods/binding', verb: 'create' }];
    const presses = fc.array(fc.tuple(fc.constantFrom<Direction>('forward', 'back'), move), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(anywhere, presses, async (position, pressed) => {
        let here: Standing = { position, trail: [] };
        let there: Standing = { position, trail: [] };
        for (const [direction, by] of pressed) {
          here = await asked(travel(small, here, direction, by, points));
          there = await asked(travel(whole, there, direction, by, points));
          expect(here.position).toBe(there.position);
        }
      }),
      { numRuns: 60, seed: 3 },
    );
  });

  test('can be forked anywhere, and what the fork keeps outlasts the other', async () => {
    const other = new MemoryArchive();
    const trunk = await record(new Recording(caps, shelfIn(other)));
    const position = 400;
    await asked(trunk.reach(position));
    const fork = trunk.fork(position);
    expect(fork.live).toEqual(whole.at(position));
    expect(await asked(partingOf(trunk, fork))).toEqual({ left: position, right: position });
    for (let from = position; from < records.length; from += 40) {
      fork.take(records.slice(from, from + 40));
      await settled();
    }
    trunk.dispose();
    await settled();
    for (const at of [0, 130, position, 600, records.length]) {
      await asked(fork.reach(at));
      expect(fork.at(at)).toEqual(whole.at(at));
    }
    fork.dispose();
    await settled();
    expect(other.pieces.size).toBe(0);
  });

  test('lets the oldest go beyond the cap on the disk, and its pieces with it', async () => {
    const other = new MemoryArchive();
    const short = await record(new Recording({ ...caps, shelved: 200 }, shelfIn(other)));
    expect(short.end - short.first).toBeLessThanOrEqual(caps.records + 200);
    await asked(short.reach(short.first));
    expect(short.at(short.first)).toEqual(whole.at(short.first));
    expect(other.pieces.size).toBeLessThan(archive.pieces.size / 2);
  });

  test('goes on without what a full disk does not take', async () => {
    const other = new MemoryArchive();
    other.room = 200;
    const recording = await record(new Recording(caps, shelfIn(other)));
    expect(recording.first).toBeGreaterThan(0);
    await asked(recording.reach(0));
    expect(recording.at(0)).toEqual(whole.at(recording.first));
    expect(recording.live).toEqual(whole.live);
  });

  test('without a disk begins later', async () => {
    const recording = await record(new Recording(caps));
    expect(recording.end - recording.first).toBeLessThanOrEqual(caps.records);
    expect(recording.at(recording.first)).toEqual(whole.at(recording.first));
  });
});
