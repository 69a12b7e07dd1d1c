import { expect, test } from 'vitest';
import { reduce } from '../../journey/journey.ts';
import { Story, tellPodStory, tellRefusal } from '../../journey/story.contract.ts';
import { oldestFirst } from '../../journey/tape.ts';
import { emptyJourney } from '../../journey/view.ts';
import { isEventWanted, isRequestWanted, readFilter } from './request-filter.ts';

const log = new Story(1000);
tellPodStory(log, 'web', 100);
tellRefusal(log, 3600);
const view = reduce(emptyJourney, log.records);

const wanted = (filter: string): readonly string[] =>
  [...oldestFirst(view.requests)]
    .filter((request) => isRequestWanted(request, readFilter(filter)))
    .map(({ subject, status }) => `${subject.method} ${subject.subresource || subject.resource} ${status}`);

test('an empty filter wants all of them, and words stand anywhere', () => {
  expect(wanted('  ')).toHaveLength([...oldestFirst(view.requests)].length);
  expect(wanted('binding')).toEqual(['POST binding 201']);
  expect(wanted('BINDING scheduler')).toEqual(['POST binding 201']);
  expect(wanted('nowhere')).toEqual([]);
});

test('a field is asked for by its name, and minus takes away', () => {
  expect(wanted('status:403')).toEqual(wanted('is:refused'));
  expect(wanted('status:4')).toHaveLength(1);
  expect(wanted('from:kubelet resource:pods/status')).toEqual(wanted('resource:pods/status'));
  expect(wanted('method:post -is:refused -resource:binding')).toEqual(['POST pods 201']);
  expect(wanted('is:write').length + wanted('-is:write').length).toBe(wanted('').length);
});

test('what is no field is a word, and events are met by words only', () => {
  expect(wanted('toString:x')).toEqual([]);
  const [event] = [...oldestFirst(view.watchEvents)];
  expect(isEventWanted(event!, readFilter('added web'))).toBe(true);
  expect(isEventWanted(event!, readFilter('status:2'))).toBe(false);
  expect(isEventWanted(event!, readFilter('-added'))).toBe(false);
});
