import fc from 'fast-check';
import { expect, test } from 'vitest';
import { goPattern } from './go-pattern.ts';
import { linearPattern } from './linear-pattern.ts';

const piece = fc.constantFrom(
  'a',
  'b',
  '.',
  '[ab]',
  '[^a]',
  '\\d',
  '\\w',
  '\\s',
  '\\.',
  '^',
  '$',
  '\\b',
  '\\B',
  '[a-c\\]x]',
  '\\p{Lu}',
  '가',
  '\\x61',
);
const { pattern } = fc.letrec((tie) => ({
  pattern: fc.oneof(
    { maxDepth: 4 },
    piece,
    fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => `${String(a)}${String(b)}`),
    fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => `(?:${String(a)}|${String(b)})`),
    fc
      .tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '{2}', '{1,2}', '{0,}', '*?'))
      .map(([a, times]) => `(${String(a)})${times}`),
  ),
}));
const text = fc.string({
  unit: fc.constantFrom('a', 'b', 'c', 'x', ']', '1', ' ', '.', '\n', 'A', '가', '😀'),
  maxLength: 10,
});

test('it says what JavaScript says of the same pattern', () => {
  fc.assert(
    fc.property(pattern, text, fc.constantFrom('', 'i', 's', 'm'), (source, subject, flags) => {
      const native = new RegExp(String(source), `u${flags}`);
      expect(linearPattern(String(source), flags).test(subject)).toBe(native.test(subject));
    }),
    { numRuns: 5000, seed: 7 },
  );
});

test.each([
  ['^(a+)+$', `${'a'.repeat(50_000)}b`],
  ['(a|a)*c', 'a'.repeat(50_000)],
  ['(a|a)*c', 'a'.repeat(60)],
  ['(.*,){8}x', ','.repeat(20_000)],
  ['^([a-z]*)*[a-z]*$', `${'a'.repeat(50_000)}1`],
])('%s takes no time to speak of', (source, subject) => {
  const before = performance.now();
  expect(linearPattern(source, '').test(subject)).toBe(false);
  expect(performance.now() - before).toBeLessThan(3000);
});

test.each(['(?=a)', '(?<!a)b', '(a)\\1', 'a{1001}', '((a{99}){99}){99}', '('])('%s is no pattern of Go’s', (source) => {
  expect(() => linearPattern(source, '')).toThrow(SyntaxError);
});

test.each([
  ['^a\\-b\\@c$', 'a-b@c', true],
  ['\\Ab\\z', 'ab', false],
  ['(?i)^AB$', 'ab', true],
  ['(?P<name>a)\\\\-', 'a\\-', true],
])('%s is what Go takes it for', (source, subject, found) => {
  expect(goPattern(source).test(subject)).toBe(found);
});
