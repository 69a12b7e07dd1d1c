import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StructuralSchema } from '../apimachinery/structural/schema.ts';
import { celValue } from './cel-values.ts';
import { perCallLimit } from './cost-limits.ts';
import { CelError, compile, ruleCost } from './expressions.ts';

const long = celValue({ l: Array.from({ length: 2000 }, (_, at) => at), text: 'x'.repeat(100_000) });
const run = (source: string, self: unknown = long, budget = { left: 10_000_000 }) => {
  const { program, problem } = compile(source, ['self']);
  if (!program) throw new Error(problem);
  const value = program.evaluate({ self }, budget);
  return { value, cost: 10_000_000 - budget.left };
};

test.each([
  'self.l.all(x, self.l.all(y, x == y || x != y))',
  'self.l.exists(x, self.l.exists(y, x + y < 0))',
  'self.l.map(x, self.l.map(y, x * y)).size() > 0',
  'self.l.all(i, x, self.l.all(j, y, x == y || x != y))',
  "self.l.exists(x, self.text.contains('y')) || true",
  `self.l.all(x, self.text + self.text != '')`,
])('%s costs too much', (source) => {
  expect(() => run(source)).toThrow(new CelError('operation cancelled: actual cost limit exceeded'));
});

test('what an expression does is counted, and taken from the budget', () => {
  expect(run('1 == 1').cost).toBe(1);
  expect(run('self.l.size() == 2000').cost).toBeGreaterThan(2000);
  expect(run('self.l.all(x, x >= 0)').cost).toBeGreaterThan(2 * 2000);
  const budget = { left: 5000 };
  run('self.l.all(x, x >= 0)', long, budget);
  expect(budget.left).toBeLessThan(0);
});

const names: StructuralSchema = { type: 'array', items: { type: 'string' } };

test('what a rule may cost is known from how large its schema lets values become', () => {
  const square = 'self.all(x, self.all(y, x == y))';
  expect(ruleCost(square, names)).toBeGreaterThan(1e9);
  const bounded = ruleCost(square, { ...names, maxItems: 10, items: { type: 'string', maxLength: 10 } })!;
  expect(bounded).toBeGreaterThan(100);
  expect(bounded).toBeLessThan(5000);
  expect(ruleCost('self.min <= self.max', { type: 'object', properties: { min: { type: 'integer' } } })).toBe(5);
  expect(ruleCost('self.(', names)).toBeUndefined();
});

test('a pattern that loops in itself ends', () => {
  const self = celValue({ text: `${'a'.repeat(20_000)}b` });
  expect(run("self.text.matches('^(a+)+$')", self).value).toBe(false);
  expect(run("self.text.find('^(a+)+$') == ''", self).value).toBe(true);
  expect(() => run("self.text.matches('(?=a)')", self)).toThrow(CelError);
});

const leaf = fc.constantFrom(
  'self',
  'self.l',
  'self.text',
  '1',
  '-1',
  '1.5',
  "'a'",
  'true',
  'null',
  '[]',
  '{}',
  'x',
  'self.?no',
  "b'z'",
  '2u',
  'ip',
  'format',
);
const method = fc.constantFrom(
  'size',
  'map',
  'filter',
  'all',
  'exists',
  'sum',
  'split',
  'matches',
  'replace',
  'format',
  'value',
  'optMap',
  'transformMap',
  'sort',
  'substring',
  'hasValue',
  'find',
  'charAt',
  'join',
);
const operator = fc.constantFrom('+', '-', '*', '/', '%', '==', '!=', '<', '&&', '||', 'in', '?', ':', '.', ',');
const { source: expressions } = fc.letrec((tie) => ({
  source: fc.oneof(
    { maxDepth: 5 },
    leaf,
    fc.tuple(tie('source'), operator, tie('source')).map((parts) => parts.join(' ')),
    fc
      .tuple(tie('source'), method, tie('source'), tie('source'))
      .map(([a, name, b, c]) => `${String(a)}.${name}(${String(b)}, ${String(c)})`),
    fc.tuple(tie('source'), method, tie('source')).map(([a, name, b]) => `${String(a)}.${name}(x, ${String(b)})`),
    fc.tuple(tie('source'), tie('source')).map(([a, b]) => `${String(a)}[${String(b)}]`),
    fc.tuple(method, tie('source')).map(([name, a]) => `${name}(${String(a)})`),
    fc.string({ maxLength: 12 }),
  ),
}));

/** Longer than any of them takes, and far shorter than one that does not end. */
const longestMs = 5000;

test('no text makes the evaluator fail in another way than it says, or run on', () => {
  fc.assert(
    fc.property(expressions, (source) => {
      const before = performance.now();
      const { program, problem } = compile(String(source), ['self', 'x']);
      expect(program === undefined).toBe(problem !== undefined);
      const budget = { left: perCallLimit };
      try {
        program?.evaluate({ self: long, x: 'x' }, budget);
      } catch (error) {
        expect(error).toBeInstanceOf(CelError);
      }
      expect(performance.now() - before).toBeLessThan(longestMs);
    }),
    { numRuns: 3000, seed: 20_261_126 },
  );
}, 60_000);
