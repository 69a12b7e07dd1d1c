import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JsonSyntaxError, parseJson } from './json-parser.ts';

test('any JSON is read as the platform reads it', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const { value, repeated } = parseJson(text);
      expect(value).toEqual(JSON.parse(text));
      expect(repeated.size).toBe(0);
    }),
  );
});

test('a key that is written twice is always noticed, whatever stands around it', () => {
  const field = fc.tuple(fc.string(), fc.jsonValue());
  fc.assert(
    fc.property(fc.array(field), fc.string(), fc.jsonValue(), fc.jsonValue(), (others, key, first, second) => {
      const rest = others.filter(([name]) => name !== key);
      const fields = [[key, first], ...rest, [key, second]] as const;
      const text = `{${fields.map(([name, value]) => `${JSON.stringify(name)} : ${JSON.stringify(value)}`).join(',')}}`;
      const { value, repeated } = parseJson(text);
      expect((value as Record<string, unknown>)[key]).toEqual(JSON.parse(JSON.stringify(second)));
      expect(repeated.get(value as object)?.toSorted()).toEqual(fields.map(([name]) => name).toSorted());
    }),
  );
});

test.each([
  ['{"a": 1', 'unexpected end of JSON input'],
  ['{"a" 1}', "invalid character '1' after object key"],
  ['["\u0001"]', "invalid character '\\u0001' in string literal"],
])('%j is refused with its place', (text, message) => {
  expect(() => parseJson(text)).toThrow(new JsonSyntaxError(message));
});

test('a whole number whose last digits would be lost is refused, wherever it stands', () => {
  for (const digits of ['9007199254740993', '-9007199254740993', '9223372036854775807', '1152921504606846976'])
    expect(() => parseJson(`{"a":[${digits}]}`)).toThrow(
      new JsonSyntaxError(`whole numbers beyond 2^53 are not kept exactly here: ${digits}`),
    );
});

test.each(['9007199254740992', '1e300', '1.2345678901234567', '9223372036854775808', '"9007199254740993"'])(
  '%s is read as the platform reads it, and as a real server does',
  (text) => {
    expect(parseJson(text).value).toBe(JSON.parse(text));
  },
);
