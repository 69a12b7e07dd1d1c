import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { ClusterPage, podManifest } from './cluster-page.ts';
import { expect, test } from './fixtures.ts';

test('what was acknowledged is there after a reload', async ({ page }) => {
  const cluster = await new ClusterPage(page).open();
  await cluster.applied(podManifest('kept'), 'pod/kept');
  await page.reload();
  await cluster.ready();
  await expect(cluster.glyphOf('kept')).toHaveAttribute('data-glyph', 'running', { timeout: 30_000 });
});

test('the browser is closed and opened again: the objects are still on its disk', async ({
  baseURL,
  launchOptions,
}) => {
  const profile = mkdtempSync(join(tmpdir(), 'podscope-profile-'));
  try {
    for (const visit of ['first', 'second']) {
      const context = await chromium.launchPersistentContext(profile, {
        ...launchOptions,
        ...(baseURL && { baseURL }),
        viewport: { width: 1440, height: 900 },
      });
      const cluster = await new ClusterPage(context.pages()[0]!).open();
      if (visit === 'first') await cluster.applied(podManifest('kept'), 'pod/kept');
      await expect(cluster.glyphOf('kept')).toHaveAttribute('data-glyph', 'running', { timeout: 30_000 });
      await context.close();
    }
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
});
