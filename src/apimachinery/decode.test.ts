import { expect, test } from 'vitest';
import { decodeJson, DecodeError } from './decode.ts';

const podKind = { group: '', version: 'v1', kind: 'Pod' };
const text = (fields: string): string => `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"}${fields}}`;
const unknownFields = text(',"spec":{"containers":[{"name":"c","bogus":1}],"nope":{}}');
const repeatedField = text(',"spec":{"nodeName":"a","nodeName":"b"}');

function refusal(body: string, validation: 'Strict' | 'Warn' | 'Ignore' = 'Warn'): string | undefined {
  try {
    decodeJson(body, podKind, validation);
  } catch (error) {
    if (error instanceof DecodeError) return error.status.message;
    throw error;
  }
  throw new Error('was not refused');
}

test('unknown fields are dropped, with a warning each', () => {
  const { object, warnings } = decodeJson(unknownFields, podKind, 'Warn');
  expect(warnings).toEqual(['unknown field "spec.containers[0].bogus"', 'unknown field "spec.nope"']);
  expect(object).toMatchObject({ spec: { containers: [{ name: 'c' }] } });
  expect(JSON.stringify(object)).not.toContain('bogus');
});

test('of a field that is given twice the last one holds', () => {
  const { object, warnings } = decodeJson(repeatedField, podKind, 'Warn');
  expect(warnings).toEqual(['duplicate field "spec.nodeName"']);
  expect(object).toMatchObject({ spec: { nodeName: 'b' } });
});

test('Strict refuses both, Ignore says nothing', () => {
  expect(refusal(unknownFields, 'Strict')).toBe(
    'Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spec.containers[0].bogus", unknown field "spec.nope"',
  );
  expect(refusal(repeatedField, 'Strict')).toContain('strict decoding error: duplicate field "spec.nodeName"');
  expect(decodeJson(unknownFields, podKind, 'Ignore').warnings).toEqual([]);
});

test.each([
  ['{"apiVersion":"v1",', `json parse error: unexpected end of JSON input ({"apiVersion":"v1",)`],
  ['not json', `json parse error: invalid character 'o' in literal null (expecting 'u') (6e6f74206a736f6e)`],
  ['[]', 'json: cannot unmarshal array into Go value of type struct'],
  [text(',"spec":3'), 'json: cannot unmarshal number into Go struct field Pod.spec of type v1.PodSpec'],
  [text(',"spec":{"containers":[{"ports":[{"containerPort":"x"}]}]}'), 'of type int32'],
  [
    text(',"spec":{"containers":[{"resources":{"limits":{"cpu":"x"}}}]}'),
    'quantities must match the regular expression',
  ],
  ['{"apiVersion":"v2","kind":"Pod"}', 'no kind "Pod" is registered for version "v2"'],
  ['{"apiVersion":"v1","kind":"Nope"}', 'no kind "Nope" is registered for version "v1"'],
  ['{"apiVersion":"a/b/c","kind":"Pod"}', 'unexpected GroupVersion string: a/b/c'],
])('%s is refused', (body, problem) => {
  expect(refusal(body)).toContain(problem);
});

test('a body without a type is of the type that the path says', () => {
  expect(decodeJson('{"metadata":{"name":"a"}}', podKind, 'Strict').object).toMatchObject({
    apiVersion: 'v1',
    kind: 'Pod',
  });
});

test('names of prototypes are fields like others', () => {
  const kind = { group: '', version: 'v1', kind: 'ConfigMap' };
  const body = '{"metadata":{"name":"a"},"data":{"__proto__":"x","constructor":"y"}}';
  const { object } = decodeJson(body, kind, 'Strict');
  expect(JSON.stringify(object)).toContain('"__proto__":"x"');
  expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
});
