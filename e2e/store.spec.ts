import { readFile } from 'node:fs/promises';
import { ClusterPage, podManifest } from './cluster-page.ts';
import { expect, test } from './fixtures.ts';

test('etcd is compacted, defragmented and saved from its ledger, and what was saved can be brought back', async ({
  page,
}) => {
  const cluster = await new ClusterPage(page).open();
  await cluster.applied(podManifest('kept'), 'pod/kept');
  await expect(cluster.glyphOf('kept')).toHaveAttribute('data-glyph', 'running', { timeout: 30_000 });
  await page.getByRole('tab', { name: 'Ledger', exact: false }).first().click();
  const store = page.locator('details').filter({ hasText: 'The store' });
  await expect(store).toContainText('of 2.1 GB');
  await store.locator('summary').click();

  const compacted = store.getByText('compacted up to').locator('..');
  await expect(compacted).toContainText(/up to0$/);
  await store.getByRole('button', { name: 'Compact' }).click();
  await expect(compacted).not.toContainText(/up to0$/);
  await store.getByRole('button', { name: 'Defragment' }).click();

  const saved = page.waitForEvent('download');
  await store.getByRole('button', { name: 'Save a snapshot' }).click();
  const snapshot = await readFile(await (await saved).path(), 'utf8');
  const restore = async (text: string) => {
    const file = { name: 's.jsonl', mimeType: 'text/plain', buffer: Buffer.from(text) };
    await store.getByLabel('Restore…').last().setInputFiles(file);
    await expect(store).toContainText('s.jsonl replaces all that is stored now.');
    await store.getByRole('button', { name: 'Replace everything' }).click();
  };
  await restore(snapshot.replace('kept', 'lost'));
  await expect(store.getByRole('alert')).toContainText('integrity check failed');

  await cluster.applied(podManifest('later'), 'pod/later');
  await restore(snapshot);
  await expect(cluster.leaf('later')).toHaveCount(0, { timeout: 30_000 });
  await expect(cluster.glyphOf('kept')).toHaveAttribute('data-glyph', 'running', { timeout: 30_000 });
});
