import { expect, test } from 'vitest';
import { parseSchedule } from './cron-times.ts';

test.each([
  ['*/5 * * * *', undefined, '2026-01-01T00:02:30Z', '2026-01-01T00:05:00Z'],
  ['0 9 * * mon-fri', undefined, '2026-01-02T10:00:00Z', '2026-01-05T09:00:00Z'],
  ['30 6 13 * 5', undefined, '2026-01-03T00:00:00Z', '2026-01-09T06:30:00Z'],
  ['@monthly', undefined, '2026-01-15T00:00:00Z', '2026-02-01T00:00:00Z'],
  ['@every 1h30m', undefined, '2026-01-01T00:00:00Z', '2026-01-01T01:30:00Z'],
  ['0 9 * * *', 'Asia/Seoul', '2026-01-01T00:30:00Z', '2026-01-02T00:00:00Z'],
  ['TZ=Asia/Seoul 0 9 * * *', undefined, '2026-01-01T00:30:00Z', '2026-01-02T00:00:00Z'],
  ['30 2 * * *', 'Europe/Berlin', '2026-03-29T00:00:00Z', '2026-03-30T00:30:00Z'],
])('%s in %s after %s is due at %s', (text, zone, after, due) => {
  expect(new Date(parseSchedule(text, zone).next(Date.parse(after))!).toISOString()).toBe(due.replace('Z', '.000Z'));
});

test('a day that never comes is never due', () => {
  expect(parseSchedule('0 0 30 2 *').next(0)).toBeUndefined();
});
