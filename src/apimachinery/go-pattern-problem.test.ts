import { expect, test } from 'vitest';
import { goPatternProblem } from './go-pattern-problem.ts';

test.each([
  ['(', 'missing closing ): `(`'],
  ['a)b', 'unexpected ): `a)b`'],
  ['[a', 'missing closing ]: `[a`'],
  ['x[', 'missing closing ]: `[`'],
  ['*a', 'missing argument to repetition operator: `*`'],
  ['a|+', 'missing argument to repetition operator: `+`'],
  ['a**', 'invalid nested repetition operator: `**`'],
  ['a{2,1}', 'invalid repeat count: `{2,1}`'],
  ['a{1001}', 'invalid repeat count: `{1001}`'],
  ['a(?=b)', 'invalid or unsupported Perl syntax: `(?=`'],
  ['a(?!b)', 'invalid or unsupported Perl syntax: `(?!`'],
  ['(a)\\1', 'invalid escape sequence: `\\1`'],
  ['\\y', 'invalid escape sequence: `\\y`'],
  ['a\\', 'trailing backslash at end of expression: ``'],
  ['[z-a]', 'invalid character class range: `z-a`'],
])('%s: %s', (pattern, problem) => {
  expect(goPatternProblem(pattern)).toBe(problem);
});

test.each([
  '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$',
  '(?i)^x{1,3}?$',
  '(?P<name>\\w+)-(?:a|b)+',
  '[]a]|[^]a]|[[:alpha:]_]',
  '\\pN\\p{Greek}\\x41\\x{10FFFF}\\.\\-',
  'a{,3}b{c}',
  '',
])('%s is a pattern', (pattern) => {
  expect(goPatternProblem(pattern)).toBeUndefined();
});
