import type { Page } from '@playwright/test';
import { ClusterPage, podManifest } from './cluster-page.ts';
import { expect, test } from './fixtures.ts';

const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Break something' });

async function breakAt(page: Page, where: string): Promise<void> {
  if (!(await dialogOf(page).isVisible()))
    await page.getByRole('button', { name: /^(Break something|Faults in force)/ }).click();
  await dialogOf(page).getByRole('combobox', { name: 'Where' }).selectOption(where);
}

const close = (page: Page): Promise<void> => dialogOf(page).getByRole('button', { name: 'Close' }).click();

test('a frozen scheduler is mended from its card, and the pod that waited gets its node', async ({ page }) => {
  const cluster = await new ClusterPage(page).open();
  await cluster.actor('scheduler').hover();
  await page.getByRole('button', { name: 'Break kube-scheduler' }).click();
  await dialogOf(page).getByRole('button', { name: 'Freeze' }).click();
  await expect(dialogOf(page).getByText('kube-scheduler stands still')).toBeVisible();
  await expect(dialogOf(page).getByRole('button', { name: 'Freeze' })).toBeDisabled();
  await close(page);
  await expect(cluster.actor('scheduler')).toContainText('stands still');
  await cluster.applied(podManifest('patient'), 'pod/patient');
  await expect(cluster.leaf('patient')).toContainText('Pending');
  await cluster.actor('scheduler').getByRole('button', { name: 'Mend' }).click();
  await expect(cluster.glyphOf('patient')).toHaveAttribute('data-glyph', 'running');
});

test('a node that is cut off becomes NotReady; the map shows where, and the past remembers it', async ({ page }) => {
  const cluster = await new ClusterPage(page).open();
  await cluster.clock('10×');
  await breakAt(page, 'kubelet/node-b → kube-apiserver');
  await dialogOf(page).getByRole('button', { name: 'Cut the link' }).click();
  await close(page);
  await expect(page.locator('.fm-street-fault[data-fault=cut]')).toHaveCount(2);
  await expect(page.getByRole('button', { name: 'Faults in force: 1' })).toBeVisible();
  await expect(cluster.leaf('node-b')).toContainText('NotReady', { timeout: 30_000 });
  await page.getByRole('button', { name: 'Faults in force: 1' }).click();
  await dialogOf(page)
    .getByRole('button', { name: /^Mend:/ })
    .click();
  await close(page);
  await expect(page.locator('.fm-street-fault')).toHaveCount(0);
  await expect(cluster.leaf('node-b')).toContainText(/^node-bReady/, { timeout: 30_000 });
});

test('a lost answer is told in the request that it struck, and the pod is bound all the same', async ({ page }) => {
  const cluster = await new ClusterPage(page).open();
  await breakAt(page, 'kube-scheduler → kube-apiserver');
  await dialogOf(page).getByRole('textbox', { name: 'Only where it says' }).fill('/binding');
  await dialogOf(page).getByRole('button', { name: 'Break', exact: true }).last().click();
  await expect(
    dialogOf(page).getByText('lost between kube-scheduler and kube-apiserver: the answer /binding'),
  ).toBeVisible();
  await close(page);
  await cluster.applied(podManifest('web'), 'pod/web');
  await expect(cluster.glyphOf('web')).toHaveAttribute('data-glyph', 'running');
  // It struck once and is over.
  await expect(page.getByRole('button', { name: 'Break something' })).toBeVisible();
  await page.getByRole('tab', { name: 'Timeline' }).click();
  await page.getByRole('searchbox').fill('binding');
  await page.getByText('pods/web/binding').first().click();
  await expect(page.getByText(/^Lose a message: the answer of POST .*\/pods\/web\/binding$/)).toBeVisible();
});

test('etcd with a full disk stops at its next write and starts again once there is room', async ({ page }) => {
  const cluster = await new ClusterPage(page).open();
  await cluster.applied(podManifest('before'), 'pod/before');
  await breakAt(page, 'etcd');
  await dialogOf(page).getByRole('button', { name: 'Fill the disk' }).click();
  await close(page);
  const etcd = page.locator('.fm-etcd');
  await expect(etcd).toContainText('stopped', { timeout: 20_000 });
  await page.getByRole('button', { name: 'Faults in force: 1' }).click();
  await dialogOf(page)
    .getByRole('button', { name: /^Mend:/ })
    .click();
  await close(page);
  await etcd.getByRole('button', { name: 'Restart' }).click();
  await expect(async () => {
    await cluster.apply(podManifest('after'));
    await expect(cluster.glyphOf('after')).toHaveAttribute('data-glyph', 'running', { timeout: 3_000 });
  }).toPass();
});

test('with the keyboard alone: X opens the faults, and everything in there can be reached', async ({ page }) => {
  const cluster = await new ClusterPage(page).open();
  await page.keyboard.press('x');
  await expect(dialogOf(page)).toBeVisible();
  await dialogOf(page).getByRole('combobox', { name: 'Where' }).focus();
  await page.keyboard.type('kube-scheduler');
  await dialogOf(page).getByRole('button', { name: 'Freeze' }).press('Enter');
  await page.keyboard.press('Escape');
  await expect(cluster.actor('scheduler')).toContainText('stands still');
});
