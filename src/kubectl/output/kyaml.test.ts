import { parse } from 'yaml';
import { expect, test } from 'vitest';
import { toKyaml } from './kyaml.ts';

test.each([
  [{ b: 1, a: 'x', c: null, d: [] }, '{\n  a: "x",\n  b: 1,\n  c: null,\n  d: [],\n}'],
  [{ a: ['x', { z: true }] }, '{\n  a: [\n    "x",\n    {\n      z: true,\n    },\n  ],\n}'],
  [{ a: [{ b: 1 }, {}] }, '{\n  a: [{\n    b: 1,\n  }, {}],\n}'],
  [
    { 'app.io/name': 'a"\\', yes: 'no', '12': '1', '/x': '' },
    '{\n  "/x": "",\n  "12": "1",\n  app.io/name: "a\\"\\\\",\n  "yes": "no",\n}',
  ],
  [{ s: 'one\n  two\n' }, '{\n  s: "\\\n     one\\n\\\n    \\  two\\n\\\n    ",\n}'],
  [{ s: 'a\n\nb\tc' }, '{\n  s: "\\\n     a\\n\\\n     \\n\\\n     b\\tc\\\n    ",\n}'],
])('%j', (value, text) => {
  expect(toKyaml(value)).toBe(`---\n${text}\n`);
  expect(parse(toKyaml(value))).toEqual(value);
});
