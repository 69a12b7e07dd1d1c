import { expect, test } from 'vitest';
import { trialServer } from '../trial-server.contract.ts';
import { definitions, fooDefinition, fooVersion } from './foo-definition.contract.ts';

const root = '/apis/example.com/v1/foos';
const advice =
  '(try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)';

const definition = (numbers: object, rules: readonly string[]) =>
  fooDefinition([
    fooVersion('v1', {
      spec: {
        type: 'object',
        properties: { numbers: { type: 'array', items: { type: 'integer' }, ...numbers } },
        'x-kubernetes-validations': rules.map((rule) => ({ rule })),
      },
    }),
  ]);

const square = 'self.numbers.all(x, self.numbers.all(y, x + y >= 0))';
const rule = 'spec.versions[0].schema.openAPIV3Schema.properties[spec].x-kubernetes-validations[0].rule';

test('a rule that could cost too much is not taken', async () => {
  const { send } = await trialServer();
  const { status, body } = await send('POST', definitions, definition({}, [square]));
  expect(status).toBe(422);
  expect(body['details']!['causes']).toContainEqual({
    reason: 'FieldValueForbidden',
    message: `Forbidden: estimated rule cost exceeds budget by factor of more than 100x ${advice}`,
    field: rule,
  });
  const bounded = await send('POST', definitions, definition({ maxItems: 20 }, [square]));
  expect(bounded.status).toBe(201);
});

test('a rule that costs too much after all refuses, and no further rule is asked', async () => {
  const { send, clock } = await trialServer();
  const rules = [square, 'self.numbers.size() < 5'];
  expect((await send('POST', definitions, definition({ maxItems: 800 }, rules))).status).toBe(201);
  await clock.advance(100);
  const numbers = Array.from({ length: 800 }, (_, at) => at);
  const foo = { apiVersion: 'example.com/v1', kind: 'Foo', metadata: { name: 'a' }, spec: { numbers } };
  const { status, body } = await send('POST', root, foo);
  expect(status).toBe(422);
  expect(body['details']!['causes']).toEqual([
    {
      reason: 'FieldValueInvalid',
      message: `Invalid value: "object": 'operation cancelled: actual cost limit exceeded': no further validation rules will be run due to call cost exceeds limit for rule: ${square}`,
      field: 'spec',
    },
  ]);
});
