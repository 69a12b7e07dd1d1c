import { expect, test } from 'vitest';
import { buildKustomization } from './build.ts';
import { memoryFiles } from './memory-files.contract.ts';

const build = (texts: Readonly<Record<string, string>>, directory = '.') =>
  buildKustomization({
    files: memoryFiles(texts, '/w'),
    directory,
    workingDirectory: '/w',
    restrictor: 'LoadRestrictionsRootOnly',
    warn: () => {},
  });

const one = (kustomization: string, more: Readonly<Record<string, string>> = {}) =>
  build({ 'kustomization.yaml': kustomization, 'c.yaml': configMap('c'), ...more });

const configMap = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`;

test.each([
  ['helmCharts: [{name: x}]', /'helmCharts' of the kustomization in \/w: Helm charts/],
  ['vars: [{name: x}]', /'vars' of the kustomization in \/w: .*'replacements'/],
  ['transformers: [x.yaml]', /'transformers'/],
  ['generators: [x.yaml]', /'generators'/],
  ['validators: [x.yaml]', /'validators'/],
  ['configurations: [x.yaml]', /'configurations'/],
  ['crds: [x.yaml]', /'crds'/],
  ['openapi: {path: x.json}', /'openapi'/],
  ['buildMetadata: [originAnnotations]', /'buildMetadata'/],
  ['resources: ["https://example.com/a.yaml"]', /^accumulating resources: 'https:\/\/example.com\/a.yaml' is remote/],
  ['resources: ["github.com/a/b//c?ref=d"]', /is remote/],
  ['components: ["git@github.com:a/b"]', /is remote/],
  ['configMapGenerator: [{name: a, files: ["x=https://example.com/x"]}]', /is remote/],
])('what cannot be followed here is refused by its name: %s', async (text, message) => {
  await expect(one(text)).rejects.toThrow(message);
});

test.each([
  ['behavior: merge', 'c2', /Name:"c2", Namespace:""} does not exist; cannot merge or replace$/],
  [
    'behavior: create',
    'c',
    /Name:"c", Namespace:""} exists; can not use behavior: 'create', behavior must be merge or replace$/,
  ],
  ['literals: []', 'c', /^merging from generator ConfigMap: .* can not use behavior: 'unspecified'/],
])('a generator finds what it changes, and nothing in its place: %s', async (field, name, message) => {
  const text = `resources: [c.yaml]\nconfigMapGenerator: [{name: ${name}, ${field}}]\n`;
  await expect(one(text)).rejects.toThrow(message);
});

test('another machine is no directory to build', async () => {
  await expect(build({}, 'https://github.com/a/b')).rejects.toThrow(/^'https:\/\/github.com\/a\/b' is remote/);
});

test('files outside of a root are read where the restriction is lifted', async () => {
  const texts = {
    'o/kustomization.yaml': 'configMapGenerator: [{name: a, files: [../x.txt]}]\n',
    'x.txt': 'hello',
  };
  await expect(build(texts, 'o')).rejects.toThrow("security; file '/w/x.txt' is not in or below '/w/o'");
  const [object] = await buildKustomization({
    files: memoryFiles(texts, '/w'),
    directory: 'o',
    workingDirectory: '/w',
    restrictor: 'LoadRestrictionsNone',
    warn: () => {},
  });
  expect(object).toMatchObject({ data: { 'x.txt': 'hello' } });
});

test('names of what every object has are names like others', async () => {
  const [object] = await one(
    'resources: [c.yaml]\ncommonAnnotations: {__proto__: x, constructor: "1"}\nconfigMapGenerator: [{name: d, literals: ["__proto__=p"]}]\npatches: [{patch: "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {__proto__: q}}"}]\n',
  );
  expect(JSON.stringify(object)).toContain('"__proto__":"q"');
  expect(JSON.stringify(object)).toContain('"annotations":{"__proto__":"x","constructor":"1"}');
  expect(Object.hasOwn(Object.prototype, 'x')).toBe(false);
  await expect(one('__proto__: {a: b}')).rejects.toThrow('invalid Kustomization: json: unknown field "__proto__"');
});

test('a build that would never end is given up', async () => {
  const doubled = Array.from({ length: 30 }, (_, at) => [
    `${at}/kustomization.yaml`,
    `resources: [../${at + 1}, ../${at + 1}/]\n`,
  ]);
  const texts = Object.fromEntries([...doubled, ['30/kustomization.yaml', 'resources: []\n']]) as Record<
    string,
    string
  >;
  await expect(build(texts, '0')).rejects.toThrow('more than 1000 directories are not built here');
  const many = Array.from({ length: 2001 }, (_, at) => configMap(`c${at}`)).join('---\n');
  await expect(one('resources: [many.yaml]', { 'many.yaml': many })).rejects.toThrow(
    'more than 2000 resources are not built here',
  );
});

test('a pattern that others would be stuck in takes no time', async () => {
  const patch = `patches: [{target: {name: "(a+)+$"}, patch: '[{"op": "add", "path": "/data", "value": {}}]'}]`;
  const name = `${'a'.repeat(60)}b`;
  const images = `images: [{name: "(x+x+)+y", newTag: "1"}]`;
  const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {containers: [{name: c, image: ${'x'.repeat(60)}}]}\n`;
  const [object] = await one(`resources: [p.yaml]\n${patch}\n${images}\n`, { 'p.yaml': pod });
  expect(object).not.toHaveProperty('data');
});
