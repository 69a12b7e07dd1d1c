import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changesIn, type DiffLine, diffTexts, linesOf } from './diff.ts';

const show = (lines: readonly DiffLine[]): string[] =>
  lines.map(({ kind, indent, dash, name, value, hidden }) => {
    const sign = { same: ' ', added: '+', removed: '-', folded: '~' }[kind];
    if (kind === 'folded') return `~ ${name} ${hidden}`;
    return `${sign} ${'  '.repeat(indent)}${dash ? '- ' : ''}${[name && `${name}:`, value].filter(Boolean).join(' ')}`.trimEnd();
  });

test('a binding shows as one field in its place, the rest folded', () => {
  const before = { metadata: { name: 'web', uid: 'u' }, spec: { containers: [{ name: 'web', image: 'nginx' }] } };
  const after = { ...before, spec: { ...before.spec, nodeName: 'node-b' } };
  expect(show(diffTexts(JSON.stringify(before), JSON.stringify(after)))).toEqual([
    '~ metadata 3',
    '  spec:',
    '~ spec 3',
    '+   nodeName: node-b',
  ]);
});

test('list items are matched by their name and keep the head of their item', () => {
  const pod = (image: string) =>
    JSON.stringify({
      spec: {
        containers: [
          { name: 'a', image: 'x' },
          { name: 'b', image },
        ],
      },
    });
  expect(show(diffTexts(pod('y'), pod('z')))).toEqual([
    '  spec:',
    '    containers:',
    '~ spec 2',
    '    - name: b',
    '-     image: y',
    '+     image: z',
  ]);
});

test('an object that was not there is all added', () => {
  const lines = diffTexts(undefined, '{"a":1,"b":{"c":[1]}}');
  expect(show(lines)).toEqual(['+ a: 1', '+ b:', '+   c:', '+   - 1']);
});

test('text that would read as something else is quoted', () => {
  expect(show(linesOf('{"a":"true","b":"10m","c":"8080","d":"x: y","e":"plain-name","f":""}'))).toEqual([
    '  a: "true"',
    '  b: 10m',
    '  c: "8080"',
    '  d: "x: y"',
    '  e: plain-name',
    '  f: ""',
  ]);
});

test('an object differs from itself in nothing, and from another by its lines', () => {
  const object = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }));
  fc.assert(
    fc.property(object, object, (a, b) => {
      const texts = [JSON.stringify(a), JSON.stringify(b)] as const;
      expect(changesIn(diffTexts(texts[0], texts[0]))).toEqual({ added: 0, removed: 0 });
      const { added, removed } = changesIn(diffTexts(...texts));
      expect(added + removed > 0).toBe(
        texts[0] !== texts[1] && JSON.stringify(sorted(a)) !== JSON.stringify(sorted(b)),
      );
    }),
    { numRuns: 200 },
  );
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .map(([name, item]) => [name, sorted(item)] as const)
    .toSorted((x, y) => (x[0] < y[0] ? -1 : 1));
}
