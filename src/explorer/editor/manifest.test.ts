import { expect, test } from 'vitest';
import { limits, readManifest } from './manifest.ts';

const pod = (name: string): string => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n`;

/** The problems with their place as line:column. */
function problemsOf(text: string): readonly string[] {
  return readManifest(text).problems.map(({ from, says }) => {
    const before = text.slice(0, from);
    return `${before.split('\n').length}:${from - before.lastIndexOf('\n')} ${says}`;
  });
}

test('every document is an object; comments and empty documents are none', () => {
  const { objects, problems } = readManifest(`# first\n---\n${pod('a')}---\n# nothing\n---\n${pod('b')}---\n`);
  expect(problems).toEqual([]);
  expect(objects.map(({ object }) => (object['metadata'] as { name: string }).name)).toEqual(['a', 'b']);
});

test('the items of a List are objects of their own', () => {
  const { objects } = readManifest(
    'apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: a}}\n- {apiVersion: v1, kind: Pod, metadata: {name: b}}\n',
  );
  expect(objects.map(({ path }) => path)).toEqual([
    ['items', 0],
    ['items', 1],
  ]);
});

test.each([
  ['a tab', 'apiVersion: v1\nkind: Pod\nmetadata:\n\tname: a\n', ['4:1 editor.tab']],
  ['a duplicate key', `${pod('a')}  labels: {}\n  name: b\n`, ['6:3 editor.duplicate-key']],
  ['a syntax error', `${pod('a')}spec: [1, 2\n`, ['6:1 editor.yaml']],
  ['a text', 'hello\n', ['1:1 editor.not-an-object']],
  ['a list', '- 1\n', ['1:1 editor.not-an-object']],
  ['no apiVersion', 'kind: Pod\nmetadata:\n  name: a\n', ['1:1 editor.missing']],
  ['no kind', 'apiVersion: v1\nkind:\nmetadata:\n  name: a\n', ['2:1 editor.missing']],
  ['no name', 'apiVersion: v1\nkind: Pod\nmetadata:\n  labels: {}\n', ['3:1 editor.no-name']],
  ['a number as name', `${pod('1')}`, ['4:9 editor.no-name']],
  ['a number as namespace', `${pod('a')}  namespace: 7\n`, ['5:14 editor.namespace-mismatch']],
  ['an alias of nothing', `${pod('a')}spec: *nowhere\n`, ['1:1 editor.yaml']],
  ['a problem in the second document', `${pod('a')}---\n${pod('b')}  name: c\n`, ['10:3 editor.duplicate-key']],
])('%s is said where it was typed', (_, text, problems) => {
  expect(problemsOf(text)).toEqual(problems);
});

test('anchors that unfold without end are a problem, not a frozen page', () => {
  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level < 8; level++)
    bomb.push(
      `${'abcdefghi'[level]}: &${'abcdefghi'[level]} [${Array(10)
        .fill(`*${'abcdefghi'[level - 1]}`)
        .join(', ')}]`,
    );
  expect(problemsOf(bomb.join('\n'))).toEqual(['1:1 editor.yaml']);
});

test('100 documents are read, one more is said at its place', () => {
  const many = (count: number): string => Array.from({ length: count }, (_, i) => pod(`p${i}`)).join('---\n');
  expect(readManifest(many(limits.documents)).objects).toHaveLength(100);
  const { objects, problems } = readManifest(many(limits.documents + 1));
  expect(objects).toEqual([]);
  expect(problems).toMatchObject([{ says: 'editor.too-many', params: { count: 101 } }]);
  expect(many(101).slice(problems[0]!.from)).toMatch(/^apiVersion: v1\nkind: Pod\nmetadata:\n {2}name: p100\n$/);
});

test('what is larger than a request may be is not even parsed', () => {
  expect(readManifest(`${pod('a')}# ${'x'.repeat(limits.bytes)}`)).toMatchObject({
    objects: [],
    problems: [{ says: 'editor.too-large', params: { megabytes: '3.1' } }],
  });
});

test('keys that JavaScript knows are keys like others', () => {
  const { objects } = readManifest(`${pod('a')}__proto__: {polluted: true}\nconstructor: x\n`);
  expect(Object.keys(objects[0]!.object)).toContain('__proto__');
  expect({}).not.toHaveProperty('polluted');
});
