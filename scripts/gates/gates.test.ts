import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** A small tree with the project's own gate configuration, in which one violation at a time is planted. */
let tree: string;

const root = resolve(import.meta.dirname, '../..');
const configuration = [
  '.oxlintrc.json',
  '.oxfmtrc.json',
  'layers.json',
  'ratchet.json',
  'size-budget.json',
  'tsconfig',
  'scripts',
  'package.json',
];

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), 'gates-'));
  for (const name of configuration) cpSync(join(root, name), join(tree, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
  plant('src/kernel/traced.ts', 'export const traced = 1;\n');
  plant('ratchet.json', '{ "suppressions": 0, "filesOver300Lines": 0 }\n');
});

afterAll(() => rmSync(tree, { recursive: true, force: true }));

function plant(path: string, text: string): void {
  mkdirSync(dirname(join(tree, path)), { recursive: true });
  writeFileSync(join(tree, path), text);
}

function run(...args: readonly string[]): { readonly ok: boolean; readonly output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: tree, encoding: 'utf8' });
  return { ok: status === 0, output: `${stdout}${stderr}` };
}

/** Plants a file, runs the gate, and takes the file away again. */
function runWith(path: string, text: string, ...args: readonly string[]) {
  plant(path, text);
  const result = run(...args);
  rmSync(join(tree, path));
  return result;
}

const clean = 'export const one = 1;\n';

test.each<{ gate: string; args: readonly string[]; path: string; bad: string; says: RegExp }>([
  {
    gate: 'import walls: a room it may not enter',
    args: ['scripts/layers.mjs'],
    path: 'src/scheduler/planted.ts',
    bad: "import { store } from '../etcd/store.ts';\nexport const one = store;\n",
    says: /scheduler may not import etcd; it may import kernel/,
  },
  {
    gate: 'import walls: tracing outside the assembly files',
    args: ['scripts/layers.mjs'],
    path: 'src/scheduler/planted.ts',
    bad: "import { traced } from '../kernel/traced.ts';\nexport const one = traced;\n",
    says: /only assembly files wrap work in traced/,
  },
  {
    gate: 'import walls: a package in the engine',
    args: ['scripts/layers.mjs'],
    path: 'src/etcd/planted.ts',
    bad: "import { Dexie } from 'dexie';\nexport const one = Dexie;\n",
    says: /etcd may not import the package dexie/,
  },
  {
    gate: 'lint: a promise that nobody waits for',
    args: ['node_modules/oxlint/bin/oxlint', '--type-aware', 'src'],
    path: 'src/etcd/planted.ts',
    bad: 'export function one(): void {\n  Promise.resolve(1);\n}\n',
    says: /no-floating-promises/,
  },
  {
    gate: 'lint: the machine’s clock in the engine',
    args: ['node_modules/oxlint/bin/oxlint', '--type-aware', 'src'],
    path: 'src/etcd/planted.ts',
    bad: 'export const one = Date.now();\n',
    says: /Time comes from Environment.clock/,
  },
  {
    gate: 'format',
    args: ['node_modules/oxfmt/bin/oxfmt', '--check', 'src'],
    path: 'src/etcd/planted.ts',
    bad: 'export   const one = "1"\n',
    says: /planted\.ts/,
  },
  {
    gate: 'ratchet: a suppressed warning',
    args: ['scripts/ratchet.mjs'],
    path: 'src/etcd/planted.ts',
    bad: '// @ts-ignore\nexport const one = 1;\n',
    says: /suppressions: 1, committed 0/,
  },
  {
    gate: 'types: the engine names a timer of the platform',
    args: ['node_modules/typescript/bin/tsc', '-p', 'tsconfig/engine.json'],
    path: 'src/etcd/planted.ts',
    bad: 'export const one = setTimeout(() => {}, 1);\n',
    says: /Cannot find name 'setTimeout'/,
  },
])(
  '$gate: red with a planted violation, green without',
  ({ args, path, bad, says }) => {
    expect(runWith(path, clean, ...args)).toMatchObject({ ok: true });
    const red = runWith(path, bad, ...args);
    expect(red.ok).toBe(false);
    expect(red.output).toMatch(says);
  },
  60_000,
);

test('size budget: red when the first load is over, green below', () => {
  plant(
    'dist/.vite/manifest.json',
    JSON.stringify({
      'index.html': { file: 'assets/main.js', imports: ['_more.js'] },
      '_more.js': { file: 'assets/more.js' },
    }),
  );
  plant('dist/assets/main.js', 'import"./more.js";');
  plant('dist/assets/more.js', 'export {};\n');
  plant('size-budget.json', '{ "firstLoad": 1 }\n');
  expect(run('scripts/size.mjs')).toMatchObject({ ok: true });
  // Digits of a counter do not compress to nothing.
  plant('dist/assets/more.js', Array.from({ length: 5_000 }, (_, i) => (i * 2_654_435_761) % 4_294_967_296).join(','));
  const red = run('scripts/size.mjs');
  expect(red.ok).toBe(false);
  expect(red.output).toMatch(/firstLoad: .* OVER/);
});

test('dead code: red for an export that nobody uses', () => {
  const knip = ['node_modules/knip/bin/knip.js', '--no-progress'];
  plant(
    'knip.json',
    '{ "entry": ["src/main.ts"], "project": ["src/**/*.ts"], "ignoreDependencies": [".*"], "ignoreBinaries": [".*"] }\n',
  );
  plant('src/main.ts', "import { used } from './used.ts';\nused();\n");
  plant('src/used.ts', 'export const used = (): number => 1;\n');
  rmSync(join(tree, 'src/kernel'), { recursive: true });
  expect(run(...knip, '--include', 'exports,files')).toMatchObject({ ok: true });
  plant('src/used.ts', 'export const used = (): number => 1;\nexport const unused = 1;\n');
  const red = run(...knip, '--include', 'exports,files');
  expect(red.ok).toBe(false);
  expect(red.output).toMatch(/unused/);
}, 60_000);

test('tests: red when one fails', () => {
  plant('planted.test.ts', "import { expect, test } from 'vitest';\ntest('one', () => expect(1).toBe(2));\n");
  const red = run('node_modules/vitest/vitest.mjs', 'run', '--root', tree, 'planted.test.ts');
  expect(red.ok).toBe(false);
  expect(red.output).toMatch(/1 failed/);
}, 60_000);

test('lockfile: red when a platform’s binary is missing', () => {
  const lock = (more: object) => JSON.stringify({ packages: { 'node_modules/a': { version: '1.0.0', ...more } } });
  plant('package-lock.json', lock({}));
  expect(run('scripts/lockcheck.mjs')).toMatchObject({ ok: true });
  plant('package-lock.json', lock({ optionalDependencies: { 'a-win32-x64': '1.0.0' } }));
  const red = run('scripts/lockcheck.mjs');
  expect(red.ok).toBe(false);
  expect(red.output).toMatch(/a@1\.0\.0 lacks a-win32-x64/);
});

test('docs: a link to a file that is not there is found', () => {
  plant('docs/page.md', '[here](../package.json) [gone](./gone.md)\n');
  const red = run('scripts/links.mjs');
  expect(red.ok).toBe(false);
  expect(red.output).toMatch(/docs\/page\.md: \.\/gone\.md is not there/);
  plant('docs/page.md', '[here](../package.json)\n');
  expect(run('scripts/links.mjs')).toMatchObject({ ok: true });
});
