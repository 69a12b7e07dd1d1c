import { expect, test } from 'vitest';
import type { StructuralSchema } from '../../apimachinery/structural/schema.ts';
import { checkExpression, problemOf } from '../expressions.ts';
import { requestTypes, withVariables } from '../policy-types.ts';
import { schemaType } from './schema-type.ts';
import { shownType } from './types.ts';

const schema: StructuralSchema = {
  type: 'object',
  properties: {
    replicas: { type: 'integer' },
    share: { type: 'number' },
    name: { type: 'string' },
    born: { type: 'string', format: 'date-time' },
    port: { 'x-kubernetes-int-or-string': true },
    names: { type: 'array', items: { type: 'string' } },
    labels: { type: 'object', additionalProperties: { type: 'string' } },
    parts: { type: 'array', items: { type: 'object', properties: { size: { type: 'integer' } } } },
  },
};
const self = schemaType(schema, 'Thing')!;

test.each([
  ['self.replicas > 1', 'bool'],
  ['self.replicas > 1.5', 'bool'],
  ["self.port == '80%' || self.port > 3", 'bool'],
  ['self.names + ["a"]', 'list(string)'],
  ['self.parts.map(p, p.size)', 'list(int)'],
  ['self.parts.filter(p, p.size > 1)[0].size', 'int'],
  ['self.labels.all(k, v, k != v)', 'bool'],
  ['self.labels.transformMap(k, v, size(v))', 'map(string, int)'],
  ['self.?name.orValue("x")', 'dyn'],
  ['self.?name', 'optional_type(string)'],
  ['self.?labels[?"a"].hasValue()', 'bool'],
  ['has(self.name) ? self.name : null', 'error'],
  ['self == null', 'bool'],
  ['cel.bind(n, self.names, n.size() > 2)', 'bool'],
  ['self.born + duration("1h")', 'timestamp'],
  ['self.born.getFullYear() - 2000', 'int'],
  ['sets.contains(self.names, ["a"])', 'bool'],
  ['quantity(self.name).add(1)', 'kubernetes.Quantity'],
  ['authorizer.group("").resource("pods").check("get").allowed()', 'bool'],
  ['string(self.replicas) + self.name', 'string'],
  ['type(self.port) == int', 'bool'],
  ['[1, 2].sum() == 3', 'bool'],
])('%s is of type %s', (expression, type) => {
  const checked = checkExpression(expression, { ...requestTypes, self });
  if (type === 'error') expect(checked.problem).toContain("'_?_:_' applied to '(bool, string, null)'");
  else expect([checked.problem, shownType(checked.type)]).toEqual([undefined, type]);
});

/** What is wrong, and in which column. */
test.each([
  ["self.replicas > '1'", 15, "found no matching overload for '_>_' applied to '(int, string)'"],
  ["'n: ' + self.replicas", 7, "found no matching overload for '_+_' applied to '(string, int)'"],
  ['self.replicas == 1.0', 15, "found no matching overload for '_==_' applied to '(int, double)'"],
  ['self.replicas == null', 15, "found no matching overload for '_==_' applied to '(int, null)'"],
  ['!self.name', 1, "found no matching overload for '!_' applied to '(string)'"],
  ['(self.replicas) && true', 17, "found no matching overload for '_&&_' applied to '(int, bool)'"],
  ['self.names["a"] == ""', 11, "found no matching overload for '_[_]' applied to '(list(string), string)'"],
  ['1 in self.names', 3, "found no matching overload for '@in' applied to '(int, list(string))'"],
  ['size(self.replicas) > 1', 5, "found no matching overload for 'size' applied to '(int)'"],
  ['self.replicas.startsWith("a")', 25, "found no matching overload for 'startsWith' applied to 'int.(string)'"],
  [
    'sets.contains(self.names, 1)',
    14,
    "found no matching overload for 'sets.contains' applied to '(list(string), int)'",
  ],
  ['self.name.shout()', 16, "undeclared reference to 'shout' (in container '')"],
  ['self.name.first == 1', 10, "type 'string' does not support field selection"],
  ['has(self.nope)', 4, "undefined field 'nope'"],
  ['self.parts.all(p, p.nope > 1)', 20, "undefined field 'nope'"],
  ['self.names.all(n, n)', 15, "found no matching overload for '_&&_' applied to '(bool, string)'"],
  [
    'self.replicas.all(n, true)',
    5,
    "expression of type 'int' cannot be range of a comprehension (must be list, map, or dynamic)",
  ],
  ['self.names == [1]', 12, "found no matching overload for '_==_' applied to '(list(string), list(int))'"],
  ['[1, "a"].size() > 1', 5, "expected type 'int' but found 'string'"],
  ['request.verb == "get"', 8, "undefined field 'verb'"],
  [
    'namespaceObject.metadata.labels > 1',
    33,
    "found no matching overload for '_>_' applied to '(map(string, string), int)'",
  ],
])('%s is complained about in column %i: %s', (expression, column, text) => {
  expect(checkExpression(expression, { ...requestTypes, self }).problem).toBe(
    `ERROR: <input>:1:${column}: ${text}\n | ${expression}\n | ${'.'.repeat(column - 1)}^`,
  );
});

test('every mistake is told, in the order of the source', () => {
  const { problem } = checkExpression('self.nope > 1 &&\n  other == self.none', { self });
  expect(problem!.split('\n').filter((line) => line.startsWith('ERROR'))).toEqual([
    "ERROR: <input>:1:5: undefined field 'nope'",
    "ERROR: <input>:2:3: undeclared reference to 'other' (in container '')",
    "ERROR: <input>:2:16: undefined field 'none'",
  ]);
});

test('variables have the types of their expressions, one after the other', () => {
  const known = withVariables(
    { ...requestTypes, object: self },
    [
      { name: 'replicas', expression: 'object.replicas' },
      { name: 'doubled', expression: 'variables.replicas * 2' },
      { name: 'broken', expression: 'object.nope' },
    ],
    (expression, types) => checkExpression(expression, types).type,
  );
  expect(checkExpression('variables.doubled > 1 && variables.broken == 3', known).problem).toBeUndefined();
  expect(checkExpression("variables.doubled > 'a'", known).problem).toContain("'_>_' applied to '(int, string)'");
  expect(checkExpression('variables.later > 1', known).problem).toContain("undefined field 'later'");
});

test('an expression has to be of the type that its place wants', () => {
  expect(problemOf('self.name', { self }, 'bool')).toBe('must evaluate to bool');
  expect(problemOf('self.port', { self }, 'bool')).toBeUndefined();
  expect(problemOf('self.replicas > 0', { self }, 'string')).toBe('must evaluate to string');
});
