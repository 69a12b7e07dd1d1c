import { expect, test } from 'vitest';
import { trialServer } from '../trial-server.contract.ts';
import { definitions, fooDefinition, fooVersion } from './foo-definition.contract.ts';

const root = '/apis/example.com/v1/foos';

const definition = (rules: readonly object[]) =>
  fooDefinition([
    fooVersion('v1', {
      spec: {
        type: 'object',
        properties: {
          min: { type: 'integer' },
          max: { type: 'integer' },
          cpu: { 'x-kubernetes-int-or-string': true },
          names: { type: 'array', maxItems: 10, items: { type: 'string', maxLength: 100 } },
        },
        'x-kubernetes-validations': rules,
      },
    }),
  ]);
const foo = (spec: object, name = 'a') => ({ apiVersion: 'example.com/v1', kind: 'Foo', metadata: { name }, spec });

async function ruled(...rules: readonly object[]) {
  const server = await trialServer();
  expect((await server.send('POST', definitions, definition(rules))).status).toBe(201);
  await server.clock.advance(100);
  return server;
}

test('rules judge, in their own words or by their expression, at the field that they name', async () => {
  const { send } = await ruled(
    { rule: 'self.min <= self.max' },
    { rule: 'self.max < 10', message: 'too many', fieldPath: '.max', reason: 'FieldValueForbidden' },
    { rule: 'self.min > 0', messageExpression: "'min is ' + string(self.min)" },
  );
  const { status, body } = await send('POST', root, foo({ min: 0, max: 11 }));
  expect(status).toBe(422);
  expect(body['details']!['causes']).toEqual([
    { reason: 'FieldValueForbidden', message: 'Forbidden: too many', field: 'spec.max' },
    { reason: 'FieldValueInvalid', message: 'Invalid value: "object": min is 0', field: 'spec' },
  ]);
  expect((await send('POST', root, foo({ min: 3, max: 2 }))).body['message']).toBe(
    'Foo.example.com "a" is invalid: spec: Invalid value: "object": failed rule: self.min <= self.max',
  );
  expect((await send('POST', root, foo({ max: 2 }))).body['message']).toContain(
    'no such key: min evaluating rule: self.min <= self.max',
  );
});

test('transition rules compare with what was, and what is unchanged is let be', async () => {
  const { send } = await ruled({ rule: 'self.min >= oldSelf.min', message: 'min only grows' });
  expect((await send('POST', root, foo({ min: 3 }))).status).toBe(201);
  const merge = 'application/merge-patch+json';
  const { status, body } = await send('PATCH', `${root}/a`, { spec: { min: 2 } }, merge);
  expect(status).toBe(422);
  expect(body['message']).toContain('spec: Invalid value: "object": min only grows');
  expect((await send('PATCH', `${root}/a`, { spec: { min: 4 } }, merge)).status).toBe(200);
});

test('rules are not asked of what is not of its type', async () => {
  const { send } = await ruled({ rule: 'self.min > 0' });
  expect((await send('POST', root, foo({ min: 'x' }))).body['details']!['causes']).toHaveLength(2);
});

test.each([
  ["self.names.all(n, n.matches('^[a-z]+$'))", { names: ['a', 'b'] }, { names: ['A'] }],
  ["quantity(self.cpu).isLessThan(quantity('2'))", { cpu: '500m' }, { cpu: '3' }],
  ["self.names.exists_one(n, n == 'a')", { names: ['a'] }, { names: ['a', 'a'] }],
  ["self.names.join('-') == 'a-b'", { names: ['a', 'b'] }, { names: ['b'] }],
  ['has(self.min) ? self.min + 1 == 2 : true', { min: 1 }, { min: 2 }],
  ["self.names.all(n, isURL(n) && url(n).getHost() == 'x.org')", { names: ['https://x.org/y'] }, { names: ['y'] }],
  ['self.?min.orValue(5) > 3', {}, { min: 1 }],
])('%s', async (rule, good, bad) => {
  const { send } = await ruled({ rule });
  expect((await send('POST', root, foo(good, 'good'))).status).toBe(201);
  expect((await send('POST', root, foo(bad, 'bad'))).status).toBe(422);
});

test('rules that cannot be evaluated are refused with the definition', async () => {
  const { send } = await trialServer();
  const { status, body } = await send(
    'POST',
    definitions,
    definition([{ rule: 'self.min >' }, { rule: '1 + 1' }, { rule: 'self.nope > 1' }]),
  );
  expect(status).toBe(422);
  const texts = body['details']!['causes']!.map(({ message }) => message);
  expect(texts[0]).toContain("ERROR: <input>:1:11: Syntax error: mismatched input '<EOF>' expecting");
  expect(texts[1]).toContain('cel expression must evaluate to a bool');
  expect(texts[2]).toContain(
    "compilation failed: ERROR: <input>:1:5: undefined field 'nope'\n | self.nope > 1\n | ....^",
  );
});
