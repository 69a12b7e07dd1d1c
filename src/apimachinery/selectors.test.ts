import { expect, test } from 'vitest';
import { parseLabelSelector, SelectorError } from './selectors.ts';

test.each([
  [
    'a=-x',
    'values[0][a]: Invalid value: "-x": a valid label must be an empty string or consist of alphanumeric characters',
  ],
  ['a in (b, -c)', 'values[0][a]: Invalid value: "-c": a valid label must be'],
  ['x/y/z', '<nil>: Invalid value: "x/y/z": a valid label key must consist of alphanumeric characters'],
  ['!a_', '<nil>: Invalid value: "a_": name part must consist of alphanumeric characters'],
  ['a>x', "values[0]: Invalid value: \"x\": for 'Gt', 'Lt' operators, the value must be an integer"],
  ['a b', "found 'b', expected: in, notin, =, ==, !=, gt, lt"],
])('%s is no selector: %s', (text, message) => {
  expect(() => parseLabelSelector(text)).toThrow(SelectorError);
  expect(() => parseLabelSelector(text)).toThrow(`unable to parse requirement: ${message}`);
});

test('what labels can have may be asked for', () => {
  expect(parseLabelSelector('a=,example.com/b in (c,d),n>3,!e').map(({ key, values }) => [key, ...values])).toEqual([
    ['a', ''],
    ['example.com/b', 'c', 'd'],
    ['n', '3'],
    ['e'],
  ]);
});
