import type { Page } from '@playwright/test';
import { ClusterPage, podManifest } from './cluster-page.ts';
import { expect, test } from './fixtures.ts';

const field = (page: Page, name: RegExp) =>
  page.getByRole('region', { name: /^Object / }).getByRole('button', { name });
const why = (page: Page) => page.getByRole('region', { name: 'Why this value' });

async function withPod(page: Page): Promise<ClusterPage> {
  const cluster = await new ClusterPage(page).open();
  await cluster.applied(podManifest('asked'), 'pod/asked');
  await expect(cluster.glyphOf('asked')).toHaveAttribute('data-glyph', 'running');
  await cluster.leaf('asked').getByRole('button').click();
  return cluster;
}

test('each field of a pod says who wrote it, from which value, and at which stage', async ({ page }) => {
  await withPod(page);
  await page.getByRole('tab', { name: /^Object O/ }).click();
  await field(page, /^spec\.nodeName node-/).click();
  await expect(why(page)).toContainText('was not there');
  await expect(why(page)).toContainText('kube-scheduler');
  await expect(why(page)).toContainText('POST pods/asked/binding');
  await field(page, /^status\.phase Running$/).click();
  await expect(why(page)).toContainText('Pending');
  await expect(why(page)).toContainText(/kubelet/);
  await field(page, /^spec\.restartPolicy Always$/).click();
  await expect(why(page)).toContainText('Schema & defaulting');
  await field(page, /^spec\.serviceAccountName default$/).click();
  await expect(why(page)).toContainText('Mutating admission: ServiceAccount');
  await field(page, /^metadata\.uid /).click();
  await expect(why(page)).toContainText('the API server itself');
});

test('the moment of a write is one press away, and the object is shown as it was', async ({ page }) => {
  const cluster = await withPod(page);
  await page.locator('main').focus();
  await page.keyboard.press('o');
  await expect(page.getByRole('tabpanel', { name: 'Object', exact: true })).toBeFocused();
  await field(page, /^spec\.nodeName node-/).press('Enter');
  await page.getByRole('button', { name: 'Show that moment' }).press('Enter');
  await expect(page.getByRole('region', { name: 'Viewing the past' })).toBeVisible();
  await expect(field(page, /^status\.phase Pending$/)).toBeVisible();
  await page.locator('main').focus();
  await page.keyboard.press('ArrowLeft');
  await expect(field(page, /^spec\.nodeName/)).toHaveCount(0);
  await expect(cluster.leaf('asked')).toContainText('Pending');
});

test('a breakpoint on a field stops where it changes', async ({ page }) => {
  const cluster = await withPod(page);
  await page.getByRole('tab', { name: /^Object O/ }).click();
  await field(page, /^status\.phase Running$/).click();
  await page.getByRole('button', { name: 'Break when it changes' }).click();
  await page.locator('main').focus();
  await page.keyboard.press('{');
  await expect(cluster.sentence()).toContainText('update pods/default/asked');
  await expect(field(page, /^status\.phase Running$/)).toBeVisible();
  await page.keyboard.press('{');
  await expect(cluster.sentence()).toContainText('Accepted default/asked');
});

test('any object of the tree can be asked about', async ({ page }) => {
  const cluster = await new ClusterPage(page).open();
  await cluster.applied(
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: notes\ndata:\n  a: b\n',
    'configmap/notes',
  );
  const kind = cluster.leaf('default').getByRole('button', { name: 'ConfigMaps' });
  await kind.click();
  await cluster.leaf('notes').getByRole('button').click();
  await field(page, /^data\.a b$/).click();
  await expect(why(page)).toContainText('the sender, in the body of the request');
  await expect(why(page)).toContainText('kubectl');
});
