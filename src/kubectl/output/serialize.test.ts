import { expect, test } from 'vitest';
import { toYaml } from './serialize.ts';

test.each([
  ['a: b', "'a: b'"],
  ['a #b', "'a #b'"],
  ["it's", "it's"],
  ["'x' # c", "'''x'' # c'"],
  ['- x', "'- x'"],
  [' x', "' x'"],
  ['', '""'],
  ['true', '"true"'],
  ['0755', '"0755"'],
  ['a\tb', '"a\\tb"'],
  ['a \nb', '"a \\nb"'],
  ['bell\u0007, escape\u001b, \u0001', '"bell\\a, escape\\e, \\x01"'],
  ['two\nlines\n', '|\n  two\n  lines'],
  ['😀 \u2028', '"\\U0001F600 \\L"'],
])('%j is written as go-yaml writes it', (text, written) => {
  expect(toYaml({ k: text })).toBe(`k: ${written}\n`);
});

const words = (count: number): string => Array.from({ length: count }, (_, at) => `word${at}`).join(' ');

test('a long text goes on in the next line at the first space behind the eightieth place', () => {
  const [first, second] = [words(13), 'word13 word14'];
  expect(toYaml({ key: `${words(13)} ${second}` })).toBe(`key: ${first}\n  ${second}\n`);
  expect(toYaml([{ key: [`${words(13)} ${second}`] }])).toBe(`- key:\n  - ${first}\n    ${second}\n`);
  expect(toYaml({ key: 'x'.repeat(100) })).toBe(`key: ${'x'.repeat(100)}\n`);
});

test('two spaces are not broken but in double quotes, where the second is escaped', () => {
  const long = 'x'.repeat(90);
  expect(toYaml({ k: `${long}  end` })).toBe(`k: ${long}  end\n`);
  expect(toYaml({ k: `\t${long}  end` })).toBe(`k: "\\t${long}\n  \\ end"\n`);
});
