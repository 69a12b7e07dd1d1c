import { describe, expect, it } from 'vitest';
import { reduce } from '../journey/journey.ts';
import { Story, tellHeartbeats, tellPodStory, tellRefusal } from '../journey/story.contract.ts';
import { emptyJourney, type JourneyView } from '../journey/view.ts';
import type { LogRecord } from '../kernel/span.ts';
import { type Moment, sight, tracesAtStake, tracesOf, type Trial } from './moment.ts';
import { podInTenSteps } from './pod-in-ten-steps/lesson.ts';

const trial: Trial = { namespace: 'default', name: 'web', sender: 'kubectl/alice', since: 0 };
const moments = podInTenSteps.pages.flatMap(({ moment }) => (moment ? [moment] : []));

function told(): Story {
  const story = new Story();
  tellHeartbeats(story, 0, 3000);
  tellRefusal(story, 5);
  tellPodStory(story, 'web', 100);
  return story;
}

/** The records in the order of time, as the page gets them. */
const inOrder = (records: readonly LogRecord[]): LogRecord[] =>
  records.toSorted((a, b) => a.at - b.at || a.seq - b.seq);

/** After how many records each moment is there for the first time. */
function arrivals(records: readonly LogRecord[], of: Trial = trial): readonly number[] {
  const first = moments.map(() => -1);
  let view: JourneyView = emptyJourney;
  records.forEach((record, place) => {
    view = reduce(view, [record]);
    moments.forEach((moment, which) => {
      if (first[which]! < 0 && sight(view, of, moment).reached) first[which] = place;
    });
  });
  return first;
}

describe('the moments of a pod’s way', () => {
  const records = inOrder(told().records);
  const first = arrivals(records);

  it('are ten, each comes, and in the order of the lesson', () => {
    expect(first).toHaveLength(10);
    expect(first.every((place) => place >= 0)).toBe(true);
    const queue = moments.findIndex((moment) => 'work' in moment && moment.work === 'queue');
    expect(first.filter((_, which) => which !== queue)).toEqual(
      first.filter((_, which) => which !== queue).toSorted((a, b) => a - b),
    );
  });

  it('come with the record that makes them true', () => {
    const names = first.map((place) => {
      const record = records[place]!;
      const start = records.find((other) => other.type === 'start' && other.id === record.id);
      return `${start?.type === 'start' ? start.name : ''} ${record.type}`;
    });
    expect(names).toEqual([
      'authentication end',
      'validation end',
      'storage end',
      'request end',
      'queue end',
      'request start',
      'storage end',
      'sync start',
      'start-container end',
      'storage end',
    ]);
  });

  it('show the request that they are about', () => {
    const view = reduce(emptyJourney, records);
    const shown = moments.map((moment) => {
      const { request } = sight(view, trial, moment);
      return `${request?.subject.method} ${request?.subject.subresource}`;
    });
    expect(shown.map((text) => text.trim())).toEqual([
      ...Array<string>(5).fill('POST'),
      ...Array<string>(4).fill('POST binding'),
      'PATCH status',
    ]);
  });

  it('of one pod are not those of another', () => {
    const view = reduce(emptyJourney, records);
    const other: Trial = { ...trial, name: 'other' };
    expect(moments.some((moment) => sight(view, other, moment).reached)).toBe(false);
    expect(arrivals(records, { ...other, sender: 'kubectl/bob' })).toEqual(moments.map(() => -1));
  });

  it('of a pod of the same way begin after the trial began', () => {
    const view = reduce(emptyJourney, records);
    const later: Trial = { ...trial, name: 'second', since: view.requests.end };
    expect(moments.some((moment) => sight(view, later, moment).reached)).toBe(false);
  });

  it('stay known when the requests have fallen off the tape', () => {
    const view = reduce(emptyJourney, records);
    const worn: JourneyView = { ...view, requests: { first: view.requests.end, end: view.requests.end, chunks: [] } };
    const create: Moment = { request: 'create', is: 'authentication' };
    expect(sight(worn, trial, create)).toEqual({ reached: true });
    expect(sight(worn, { ...trial, name: 'other' }, create)).toEqual({ reached: false });
  });

  it('are at stake only in requests of their kind that are under way', () => {
    const stakes = (records: readonly LogRecord[], moment: Moment): number =>
      tracesAtStake(reduce(emptyJourney, records), trial, moment).size;
    const create: Moment = { request: 'create', is: 'storage' };
    const running: Moment = { request: 'running', is: 'storage' };
    const post = records.findIndex((record) => record.type === 'start' && record.component === trial.sender);
    expect(stakes(records.slice(0, first[2]! + 1), create)).toBe(1);
    expect(stakes(records.slice(0, post), create)).toBe(0);
    expect(stakes(records.slice(0, first[9]!), running)).toBe(1);
    expect(stakes(records, running)).toBe(0);
    expect(stakes(records.slice(0, first[2]! + 1), { work: 'sync', is: 'begun', after: 'binding' })).toBe(0);
  });

  it('belong to traces of the pod', () => {
    const view = reduce(emptyJourney, records);
    const traces = tracesOf(view, trial);
    expect(traces.size).toBeGreaterThanOrEqual(3);
    expect(tracesOf(view, { ...trial, name: 'other', since: view.requests.end }).size).toBe(0);
  });
});
