import { rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import type { CrashReport } from './crash/etcd-crashes.ts';
import { expect, test } from './fixtures.ts';

const seed = Number(process.env['PODSCOPE_SEED'] ?? 36);
const kills = 200;
const folder = '.cache/etcd-crash';

test.beforeAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await build({
    configFile: false,
    base: '/crash/',
    logLevel: 'error',
    worker: { format: 'es' },
    build: {
      lib: { entry: 'e2e/crash/etcd-crashes.ts', formats: ['es'], fileName: () => 'etcd-crashes.js' },
      outDir: folder,
      copyPublicDir: false,
    },
  });
});

test(`etcd's worker is killed ${kills} times while it is written to, and loses nothing (seed ${seed})`, async ({
  page,
}) => {
  await page.context().route('**/crash/**', async (route) => {
    const path = new URL(route.request().url()).pathname.slice('/crash/'.length);
    if (path === '') await route.fulfill({ contentType: 'text/html', body: '<!doctype html>' });
    else await route.fulfill({ contentType: 'text/javascript', body: await readFile(join(folder, path), 'utf8') });
  });
  await page.goto('/crash/');
  const report = await page.evaluate(
    async ([at, times]) => {
      const url = '/crash/etcd-crashes.js';
      const { crashEtcd } = (await import(url)) as {
        readonly crashEtcd: (seed: number, kills: number) => Promise<CrashReport>;
      };
      return crashEtcd(at, times);
    },
    [seed, kills] as const,
  );
  console.log(JSON.stringify(report));
  expect(report).toMatchObject({ problems: [], kills });
  // It was hit in the middle of its work, and had done some.
  expect(report.unanswered).toBeGreaterThan(kills);
  expect(report.acknowledged).toBeGreaterThan(kills);
});
