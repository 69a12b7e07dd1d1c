import { expect, test } from 'vitest';
import { Description } from './description.ts';

test('a column is as wide as its neighbours above and below, and no wider', () => {
  const out = new Description()
    .line(0, 'Port:', 'a-long-name', '80/TCP')
    .line(0, 'TargetPort:', 'http/TCP')
    .line(0, 'Port:', 'b', '81/TCP')
    .line(0, 'Pod Template:')
    .line(1, 'Image:', 'nginx');
  expect(out.toString()).toBe(`Port:        a-long-name  80/TCP
TargetPort:  http/TCP
Port:        b  81/TCP
Pod Template:
  Image:  nginx
`);
});

test('tabs and lines of a value take part, and what a terminal would act on is spelt out', () => {
  expect(new Description().line(0, 'k:', 'a\nb\tc').line(0, 'long:', '\u001b[1m\r').toString()).toBe(
    'k:     a\nb      c\nlong:  ^[[1m\\r\n',
  );
});

test('a new section lines up with itself only', () => {
  expect(new Description().line(0, 'Longer name:', '1').startSection().line(0, 'a', 'b').toString()).toBe(
    'Longer name:  1\na  b\n',
  );
});
