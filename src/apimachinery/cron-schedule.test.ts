import { expect, test } from 'vitest';
import { isTimeZone, scheduleComplaint } from './cron-schedule.ts';

test.each([
  '*/5 * * * *',
  '0 0 1,15 * 3',
  '0 22 * * 1-5',
  '5/15 0-6/2 ? JAN-mar Sun',
  '@hourly',
  '@every 1h30m',
  'TZ=UTC 0 0 * * *',
])('%s is a schedule', (text) => expect(scheduleComplaint(text)).toBeUndefined());

test.each([
  ['* * * *', 'expected exactly 5 fields, found 4: [* * * *]'],
  ['60 * * * *', 'end of range (60) above maximum (59): 60'],
  ['* * 0 * *', 'beginning of range (0) below minimum (1): 0'],
  ['5-1 * * * *', 'beginning of range (5) beyond end of range (1): 5-1'],
  ['1-2-3 * * * *', 'too many hyphens: 1-2-3'],
  ['*/1/2 * * * *', 'too many slashes: */1/2'],
  ['*/0 * * * *', 'step of range should be a positive number: */0'],
  ['a * * * *', 'failed to parse int from a: strconv.Atoi: parsing "a": invalid syntax'],
  ['@often', 'unrecognized descriptor: @often'],
  ['@every day', 'failed to parse duration @every day: time: invalid duration "day"'],
  ['TZ=Mars/Olympus * * * * *', 'provided bad location Mars/Olympus: unknown time zone Mars/Olympus'],
])('%s is none', (text, complaint) => expect(scheduleComplaint(text)).toBe(complaint));

test.each([
  ['UTC', true],
  ['Europe/Berlin', true],
  ['Asia/Calcutta', true],
  ['europe/berlin', false],
  ['+05:30', false],
  ['Mars/Olympus', false],
])('time zone %s: %s', (name, known) => expect(isTimeZone(name)).toBe(known));
