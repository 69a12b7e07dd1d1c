import { expect, test } from 'vitest';
import { plainCopy } from './plain-copy.ts';

test('a copy has the same fields, whatever they are called, and shares none of them', () => {
  const given = JSON.parse('{"a":[1,{"b":null}],"__proto__":{"polluted":true}}') as Record<string, unknown>;
  const copied = plainCopy(plainCopy(given));
  expect(JSON.stringify(copied)).toBe(JSON.stringify(given));
  expect(Object.keys(copied)).toEqual(['a', '__proto__']);
  expect(copied['a']).not.toBe(given['a']);
  expect('polluted' in copied).toBe(false);
});

test('what is no data does not cross', () => {
  expect(() => plainCopy({ run: () => {} })).toThrow('a function cannot cross the bus');
});
